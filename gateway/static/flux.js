// Follows the timeline: asks the server for news and reloads the page when the file has moved. The page says
// everything without it.
(() => {
  "use strict";
  const place = document.querySelector("[data-flux]");
  if (!place || !("EventSource" in window)) return;
  const shown = Number(place.dataset.position || 0);
  const source = new EventSource(place.dataset.flux);
  let told = false;
  source.addEventListener("fil", (event) => {
    if (told || Number(event.data) <= shown) return;
    told = true;
    source.close();
    const typing = document.activeElement && /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (!typing) {
      window.location.reload();
      return;
    }
    place.textContent = "Il y a du nouveau dans votre dossier. ";
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = "Voir les nouveautés";
    place.append(link);
  });
  window.addEventListener("pagehide", () => source.close());
})();
