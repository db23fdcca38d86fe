# Sentences of several pages.
find-a-place = Find a reception place
make-a-demand = Apply for social housing
