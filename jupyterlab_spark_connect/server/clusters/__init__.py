"""What an administrator describes: clusters, bundles, and the files that hold them."""
