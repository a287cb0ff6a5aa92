// Added to pages by `huibian serve`, never part of a built site: reloads the page when a newer build is there,
// and shows what went wrong when one failed.
(() => {
  const shown = Number(document.currentScript.src.split("?")[1]);
  const banner = document.createElement("pre");
  Object.assign(banner.style, {
    position: "fixed", inset: "auto 0 0 0", zIndex: 9999, margin: 0, padding: "1em", maxHeight: "50vh",
    overflow: "auto", whiteSpace: "pre-wrap", background: "#7f1d1d", color: "#fff", fontSize: "14px",
  });
  banner.id = "huibian-error";
  banner.setAttribute("role", "alert");
  new EventSource("/__huibian__/events").onmessage = (message) => {
    const { build, error } = JSON.parse(message.data);
    // a number below means that the server was started anew: its pages are newer all the same
    if (!error && build !== shown) location.reload();
    banner.textContent = error;
    if (error) document.body.append(banner);
    else banner.remove();
  };
})();
