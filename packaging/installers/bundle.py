"""What the macOS app bundle says about itself."""

from __future__ import annotations

from typing import Any

from installers.identity import DESK, Identity

LEAST_MACOS = "13.0"


def info_plist(identity: Identity) -> dict[str, Any]:
    """Keys of Info.plist besides those that PyInstaller writes by itself."""
    return {
        "CFBundleName": identity.name,
        "CFBundleDisplayName": identity.name,
        "CFBundleExecutable": DESK,
        "CFBundleShortVersionString": identity.version,
        "CFBundleVersion": identity.version,
        "CFBundleURLTypes": [
            {
                "CFBundleURLName": identity.identifier,
                "CFBundleURLSchemes": [identity.scheme],
                "CFBundleTypeRole": "Viewer",
            }
        ],
        "LSApplicationCategoryType": "public.app-category.finance",
        "LSMinimumSystemVersion": LEAST_MACOS,
        # One desk at a time: a link goes to the one that runs.
        "LSMultipleInstancesProhibited": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"Copyright {identity.publisher}",
        "NSRequiresAquaSystemAppearance": False,
        # TLS 1.2 and verified certificates everywhere, no exception for any host.
        "NSAppTransportSecurity": {"NSAllowsArbitraryLoads": False},
    }
