"""How well the builder understands reports, measured against compilations that were read and labelled by hand."""
