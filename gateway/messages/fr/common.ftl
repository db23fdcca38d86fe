# Phrases de plusieurs pages.
find-a-place = Trouver un lieu d’accueil
make-a-demand = Faire une demande
