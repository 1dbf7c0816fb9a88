"""Package layout; everything else stands in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["plugin", "plugin.*", "ui", "ui.*", "otio_adapters", "otio_adapters.*"]),
        "plugin.resources",
    ],
    package_dir={"plugin.resources": "resources"},
    package_data={
        "plugin.resources": ["**/*"],
        "otio_adapters": ["plugin_manifest.json"],
    },
)
