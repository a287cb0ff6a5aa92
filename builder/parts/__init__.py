"""Sites by region or year from one run: reports dealt to parts, each a site of its own below one root.

What relates all reports (versions, common plans, similar reports, formulas) and the search stay one; parts hold the
pages of their reports with indexes and common plans of their own. All stand in one space of addresses, so that the
root's search, assets and index pages are those of every part (builder.render.links.Layout).
"""
