// Watches the file that an agent has open: says when somebody changed it, closes it when the right has ended. The page
// says everything without it, and a form sent from an old page is stopped by the server.
(() => {
  "use strict";
  const place = document.querySelector("[data-watch]");
  if (!place) return;
  const ask = async () => {
    let answer;
    try {
      answer = await fetch(place.dataset.watch, { redirect: "manual", cache: "no-store" });
    } catch {
      return; // no network: asked again
    }
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      clearInterval(timer);
      const said = document.createElement("p");
      said.setAttribute("role", "alert");
      said.textContent = "Votre session est terminée ou votre droit a été retiré. ";
      const link = document.createElement("a");
      link.href = "/connexion";
      link.textContent = "Se connecter";
      said.append(link);
      document.title = "Session terminée – Filcommun";
      document.getElementById("contenu").replaceChildren(said);
      return;
    }
    if (answer.status !== 200 || place.dataset.told) return;
    place.dataset.told = "1";
    place.textContent = (await answer.text()) + " ";
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = "Recharger";
    place.append(link);
  };
  const timer = setInterval(ask, 4000);
})();
