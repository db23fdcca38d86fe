//! Files of the site, inside the binary: no CDN, no third party, a name that changes with the content.
