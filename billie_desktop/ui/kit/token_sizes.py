"""The sizes and durations of `tokens.json`, one class per section; px and ms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in px on a grid of 4."""

    grid: int
    step_1: int
    step_2: int
    step_3: int
    step_4: int
    step_5: int
    step_6: int
    step_8: int
    pane_padding: int
    drawer_padding: int
    page_padding: int
    cell_padding: int
    icon_gap: int
    badge_gap: int
    button_gap: int


@dataclass(frozen=True, slots=True)
class Radius:
    """Corner radii in px."""

    key_cap: int
    input: int
    button: int
    tab: int
    notice: int
    tooltip: int
    popup: int
    badge: int
    chip: int
    suggestion: int
    bubble: int
    bubble_corner: int
    progress: int
    scroll_thumb: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """Widths of lines, rings and bars in px."""

    hairline: int
    control: int
    focus: int
    focus_gap: int
    focus_high_contrast: int
    selected_bar: int
    customer_band: int
    tab_underline: int
    icon: float
    icon_in_badge: float


@dataclass(frozen=True, slots=True)
class RowHeights:
    """Heights of rows in px."""

    normal: int
    dense: int
    compact: int
    table_head: int
    key_value: int
    palette_customer: int
    palette_account: int
    stage: int
    disbursement: int


@dataclass(frozen=True, slots=True)
class ControlSizes:
    """Sizes of controls in px."""

    button: int
    button_small: int
    input: int
    input_amount: int
    icon_button: int
    least_target: int
    badge: int
    badge_compact: int
    chip: int
    key_cap: int
    icon: int
    icon_small: int
    icon_large: int
    dot: int
    spinner: int
    scroll_thumb: int
    scroll_track: int


@dataclass(frozen=True, slots=True)
class Regions:
    """Sizes of the fixed parts of a window in px."""

    window_reference: tuple[int, int]
    top_bar: int
    banner: int
    customer_header: int
    attention_strip: int
    rail: int
    rail_head: int
    rail_row: int
    rail_row_with_case: int
    work_least: int
    summary: int
    tabs: int
    context: int
    context_filter: int
    context_foot: int
    pending_line: int
    status_bar: int
    drawer: int
    drawer_head: int
    drawer_steps: int
    drawer_foot: int
    peek: int
    assessment_wide: int
    assessment_side: int
    conversation_list: int
    approvals_queue: int
    palette: int
    palette_top: int
    palette_query: int
    palette_foot: int
    search_field: int


@dataclass(frozen=True, slots=True)
class Durations:
    """Durations in ms; ask the theme for them, which honours reduced motion."""

    hover: int
    press: int
    fade: int
    drawer: int
    palette: int
    row_change: int
    flash_note: int
    confirmed_mark: int
    highlight_jump: int
    success_notice: int
    tooltip_delay: int
    reduced_motion: int
