"""The same jobs through the vendors' own clients and through ours, compared on the wire."""
