"""Published versions of the desk: a signed manifest, fetched over https."""
