"""The kit: everything a screen of the desk is made of. Screens name tokens and roles, never colours or sizes.

Start           `theme.install_theme(app)` once, then `theme.theme()` for colours, fonts, density, motion;
                `focus_ring.FocusRing(app)` once, kept by the application
Sizes           `tokens.tokens()`: spacing, radius, row, control, region, duration
Text            `labels.Label` (one line in a role), `Paragraph`, `Hairline`, `Pane` (a region with a ground)
Figures         `money_label.MoneyLabel`, `pending_label.PendingLabel`, `origin_label.OriginLabel`,
                `bars.ProgressBar`, `bars.ShareBar`
State           `badge.Badge`, `chips.AttentionChip`, `dot_label.DotLabel`, `notice.Notice`, `notice.Banner`,
                `notice.ErrorSummary`, `state_message.StateMessage`, `skeleton.Skeleton`, `spinner.Spinner`
Actions         `buttons.Button` (`set_off(reason)` locks it), `LinkButton`, `icon_button.IconButton`,
                `copy_button.CopyButton`, `off_reason.OffReason`, `menu.Menu`
Choosing        `segmented.Segmented` (filters, smart views), `tabs.NumberedTabs`, `chips.SuggestionChip`,
                `chips.FilterChip`, `inputs.Choice`, `checkbox.CheckBox`
Forms           `inputs.LineInput`, `AmountInput`, `TextInput`, wrapped by `field.Field`; `drawer.Drawer` with steps
                `facts.FactRow`, `SplitRow`, `StageRow`, `ResultHead` for reviews and results
Lists           `columns.Column` and cells, `table.TableView`; a list of its own shape subclasses
                `list_delegate.ListDelegate` in a `list_view.ListView`
Keys            `key_caps.KeyHints`, `KeyCap`
People          `avatar.Avatar`
Spoken          `announcer.announce`
Painters        `painting.paint_badge` and others, `text_painting.paint_text`, `icons.paint_icon` for delegates

Buttons are wired with `clicked`: while a button is off its signals are blocked, so no handler needs to check again.
Widgets that paint themselves need nothing for a change of theme; what keeps colours inside rich text listens to
`theme().theme_changed`.
"""
