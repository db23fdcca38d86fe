//! What can go wrong at the door, in HTTP's words. The only file that knows our errors and HTTP.
