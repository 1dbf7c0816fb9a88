"""The panel's package. May import plugin; nothing imports ui."""
