"""One file per command of the command line; each turns options into a document and a table."""
