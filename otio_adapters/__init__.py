"""OTIO plugin package: thin shims that OTIO loads by itself, and what each editor's dialect writes and accepts.

OTIO finds it through the entry point group `opentimelineio.plugins` and reads `plugin_manifest.json` beside
this file. Nothing here imports `plugin` and nothing keeps state.
"""
