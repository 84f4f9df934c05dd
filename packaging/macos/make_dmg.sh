#!/usr/bin/env bash
# Signs the app bundle, has it notarised, and packs it: macOS 13 or later with the command-line developer tools.
#   SIGNING_IDENTITY="Developer ID Application: …" NOTARY_PROFILE=billie packaging/macos/make_dmg.sh
# Without the two variables the bundle is signed for this machine only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

NAME="Billie Desktop"
VERSION="0.1.0"
IDENTIFIER="au.com.billie.desktop"
app="build/frozen/$NAME.app"
image="dist/packages/billie-desktop-$VERSION-macos-$(uname -m).dmg"
identity="${SIGNING_IDENTITY:--}"

[ "$(uname -s)" = Darwin ] || { echo "only macOS can sign and pack an app bundle" >&2; exit 1; }
[ -d "$app" ] || { echo "$app is not there: run PyInstaller over packaging/desk.spec first" >&2; exit 1; }

found="$(/usr/libexec/PlistBuddy -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist")"
[ "$found" = "$VERSION" ] || { echo "the bundle is version $found, this script packs $VERSION" >&2; exit 1; }

# From the inside out: a signature covers the signatures within.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 -n 20 codesign --force --timestamp --options runtime --sign "$identity"
codesign --force --timestamp --options runtime --identifier "$IDENTIFIER" \
    --entitlements packaging/macos/entitlements.plist --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

staging="$(mktemp -d)"
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
mkdir -p dist/packages
rm -f "$image"
hdiutil create -quiet -volname "$NAME $VERSION" -srcfolder "$staging" -fs HFS+ -format UDZO "$image"
codesign --force --timestamp --sign "$identity" "$image"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
