"""Map the top-level folders onto the one import name: `harness/` is `misfeed`, the others its sub-packages.

Everything else is declared in pyproject.toml; only this mapping needs code, so that a new folder with an
`__init__.py` is packaged without being listed anywhere.
"""

from setuptools import find_packages, setup

FOLDERS = {
    "harness": "misfeed",
    "emulators": "misfeed.emulators",
    "scenarios": "misfeed.scenarios",
    "fixtures": "misfeed.fixtures",
}

setup(
    package_dir={name: folder for folder, name in FOLDERS.items()},
    packages=[
        f"{name}.{package}" if package else name
        for folder, name in FOLDERS.items()
        for package in ["", *find_packages(folder)]
    ],
    package_data={
        "": ["py.typed", "*.toml", "*.html", "*.css", "*.js", "*.json", "*.jinja", "*.po", "*.pot"],
        "misfeed.fixtures": ["profiles/*.toml", "profiles/tills/*.toml", "profiles/*.po", "documents/*"],
    },
)
