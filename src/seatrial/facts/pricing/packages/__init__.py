"""The packages that prices are imported from: one file a package, each read as data and never run."""
