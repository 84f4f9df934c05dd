"""The album of pictures for the documents."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage

from billie_desktop.ui.gallery.album import CHOSEN, LOOKS, bind
from billie_desktop.ui.gallery.few_colors import with_palette
from billie_desktop.ui.gallery.scenes import BEFORE_DESK, SCENES


def colors_of(image: QImage) -> set[int]:
    """Every colour that occurs."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return set(memoryview(plain.constBits()).cast("I"))


def test_a_palette_keeps_rare_colours_apart() -> None:
    """Of many shades few are left; a rare red stays red beside any number of frequent greys."""
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(64):
            image.setPixelColor(x, y, QColor(100 + x, 100 + x, 100 + x))
    image.setPixelColor(5, 5, QColor(200, 20, 20))
    small = with_palette(image, 20)
    assert len(colors_of(small)) <= 20
    assert small.pixelColor(5, 5).red() > 120 > small.pixelColor(5, 5).green() + 40
    assert abs(small.pixelColor(60, 9).red() - 160) < 8


def test_the_album_holds_the_light_look_of_all_and_the_others_of_chosen_scenes(tmp_path: Path) -> None:
    """Each kept picture is listed once with its link, and what is not chosen has no other look."""
    work, out = tmp_path / "work", tmp_path / "album"
    for look in LOOKS:
        for scene in ("home", "some-detail"):
            image = QImage(1200, 10, QImage.Format.Format_RGB32)
            image.fill(QColor("white"))
            (work / look.name).mkdir(parents=True, exist_ok=True)
            image.save(str(work / look.name / f"{scene}-{look.theme}.png"))
    bind(work, out)
    names = {path.name for path in out.glob("*.png")}
    assert names == {f"home-{look.name}.png" for look in LOOKS} | {"some-detail-light.png"}
    page = (out / "README.md").read_text(encoding="utf-8")
    assert all(page.count(f"({name})") == 1 for name in names)
    assert QImage(str(out / "home-light.png")).width() == 1080


def test_chosen_scenes_exist() -> None:
    """Every scene of the desk's gallery that is chosen for other looks can be painted."""
    elsewhere = {"chat", "note-add"}  # the gallery of conversations
    assert set(CHOSEN) - elsewhere <= set(SCENES | BEFORE_DESK)
