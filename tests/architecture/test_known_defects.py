"""The forty rules against known kinds of defects (features.md D), each with the tests that state it.

A node id is a file below ``tests/`` and a function of it.
"""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.architecture.checkout import ROOT

RULES: dict[int, tuple[str, ...]] = {
    # money
    1: (
        "desk/test_requests.py::test_the_request_id_is_on_disk_before_the_first_byte_and_in_every_retry",
        "desk/test_outbox_crash_points.py::test_any_crash_point_posts_at_most_once_and_loses_nothing",
        "desk/test_unknown_and_failed.py::test_a_failed_command_is_retried_with_its_key_at_most_five_times",
        "domain/test_keys.py::test_a_key_has_8_to_128_characters_and_is_never_repeated",
    ),
    2: (
        "projector/intake/test_approval_race.py::test_two_approvers_at_two_intakes_post_once_each_of_200_times",
        "projector/intake/test_decisions.py::test_approvers_at_once_post_once",
        "projector/intake/test_decisions_in_trouble.py::test_a_mark_means_posted",
        "projector/intake/test_decisions_in_trouble.py::test_a_stream_that_fails_after_the_posting",
    ),
    3: (
        "ui/screens/test_guards.py::test_no_form_asks_what_its_command_cannot_carry",
        "gateways/test_ledger_commands.py::test_every_typed_value_reaches_the_ledger",
    ),
    4: (
        "practice/world/test_desk_in_the_world.py::test_nobody_decides_his_own_request",
        "projector/intake/test_decisions.py::test_a_request_without_a_requester_is_for_nobody",
        "projector/intake/test_decisions.py::test_nobody_decides_his_own_request",
    ),
    5: (
        "architecture/test_one_path.py::test_a_money_command_leaves_through_one_sender",
        "architecture/test_one_path.py::test_who_builds_and_sends_an_intent",
        "projector/intake/test_gateway.py::test_a_command_is_recorded_before_and_after",
    ),
    6: (
        "domain/test_ledger_errors.py::test_each_code_has_its_error_client_code_and_stage",
        "desk/test_unknown_and_failed.py::test_nothing_but_busy_is_repeated_by_itself",
        "gateways/test_ledger_commands.py::test_every_status_over_the_wire",
    ),
    7: (
        "desk/test_unknown_and_failed.py::test_an_unknown_outcome_is_resolved_by_its_own_key",
        "desk/test_unknown_and_failed.py::test_a_key_past_its_day_is_looked_up_and_never_sent",
        "gateways/test_ledger_commands.py::test_a_ledger_that_never_answers_is_an_unknown_outcome",
        "ui/screens/test_money_flows.py::test_unknown_is_asked_about_and_never_entered_again",
    ),
    8: (
        "practice/ledger/test_idempotency.py::test_a_busy_account_aborts_a_second_posting",
        "practice/ledger/test_refusals.py::test_a_mistyped_disbursement_is_stopped",
        "ui/screens/test_charge_forms.py::test_a_disbursement_shows_the_approved_amount_and_types_none",
    ),
    9: (
        "ui/screens/test_live_updates.py::test_a_missing_figure_is_a_dash",
        "ui/screens/test_summary_figures.py::test_a_missing_figure_is_said_to_be_missing",
        "domain/test_money.py::test_what_is_no_amount_is_missing_never_zero",
        "domain/test_money.py::test_two_sums_that_floats_get_wrong",
    ),
    10: (
        "domain/test_schedule.py::test_the_next_payment_is_the_first_unpaid_by_number",
        "ui/screens/test_summary_figures.py::test_every_figure_of_the_summary_bar",
    ),
    11: (
        "desk/test_record_store.py::test_fees_come_from_the_whole_history",
        "ui/screens/test_live_updates.py::test_the_fee_count_is_the_list",
    ),
    12: (
        "gateways/test_ledger_commands.py::test_every_typed_value_reaches_the_ledger",
        "practice/ledger/test_transactions.py::test_one_transaction_in_full",
        "ui/screens/test_proof.py::test_a_file_is_chosen_by_key_and_its_address_is_sent",
    ),
    13: (
        "desk/test_commands.py::test_the_figure_changes_only_when_the_ledger_says_so",
        "ui/screens/test_requests.py::test_a_write_off_request_stays_until_it_is_accepted",
        "ui/screens/test_money_flows.py::test_a_refusal_is_in_the_ledgers_words_and_loses_nothing",
    ),
    14: ("desk/test_unknown_and_failed.py::test_two_failures_on_one_account_are_two_items",),
    15: (
        "desk/test_requests.py::test_one_executor_owns_the_retries_of_all_windows",
        "desk/test_unknown_and_failed.py::test_a_failed_command_is_retried_with_its_key_at_most_five_times",
        "desk/test_requests.py::test_a_retry_after_a_restart_needs_no_open_customer",
    ),
    # access and privacy
    16: (
        "projector/intake/test_policy_walk.py::test_a_role_reaches_exactly_its_methods",
        "projector/intake/test_policy_walk.py::test_our_own_methods_follow_the_roles",
        "projector/intake/test_policy_walk.py::test_every_method_of_the_contract_has_a_row",
        "projector/intake/test_policy_walk.py::test_no_bad_token_reaches_anything",
    ),
    17: (
        "projector/intake/test_policy_rules.py::test_no_call_of_a_desk_changes_a_role",
        "projector/intake/test_users_command.py::test_an_operator_keeps_the_staff",
        "desk/test_storage.py::test_a_new_user_is_read_only",
        "projector/intake/test_policy_walk.py::test_a_user_without_a_known_role_reaches_nothing",
    ),
    18: (
        "projector/intake/test_policy_rules.py::test_an_absent_identity_is_refused_before_anything_is_compared",
        "projector/intake/test_policy_rules.py::test_two_persons_means_two_known_persons",
        "projector/intake/test_policy_walk.py::test_our_own_methods_follow_the_roles",
    ),
    19: (
        "projector/intake/test_gateway.py::test_the_approver_is_the_session",
        "projector/intake/test_requests.py::test_a_request_names_the_whole_balance",
        "projector/intake/test_notes.py::test_a_note_is_an_event_of_its_author",
        "projector/intake/test_pauses.py::test_a_pause_is_a_command_of_its_setter",
    ),
    20: (
        "projector/intake/test_decisions.py::test_an_unknown_request_is_not_found",
        "projector/intake/test_decisions.py::test_a_request_without_a_requester_is_for_nobody",
        "gateways/test_requests.py::test_a_request_is_found_by_kind_and_id",
    ),
    21: (
        "projector/intake/test_policy_rules.py::test_exports_belong_to_somebody",
        "projector/intake/test_policy_rules.py::test_who_may_cancel",
        "projector/intake/test_gateway.py::test_exports_are_ones_own",
    ),
    22: (
        "domain/test_availability.py::test_the_full_product",
        "practice/world/test_desk_in_the_world.py::test_the_role_of_the_session_decides",
        "ui/screens/test_accessibility.py::test_a_button_that_is_off_says_why_to_everybody",
    ),
    23: (
        "app/test_working_offline.py::test_a_start_without_a_network",
        "app/test_signing_in.py::test_in_out_and_in_again",
        "gateways/test_vault.py::test_the_file_tells_nothing",
        "desk/test_storage.py::test_users_and_environments_do_not_share_files",
        "ui/kit/test_choices.py::test_what_is_spoken_is_handed_over_and_not_kept",
    ),
    24: (
        "projector/intake/test_desk_session.py::test_signing_out_needs_no_server",
        "projector/intake/test_desk_session.py::test_signing_out_ends_the_session_on_both_sides",
        "architecture/test_one_of_a_kind.py::test_sessions_have_one_verifier",
        "app/test_signing_in.py::test_in_out_and_in_again",
    ),
    25: (
        "domain/test_html_text.py::test_whatever_comes_in_only_harmless_text_comes_out",
        "domain/test_html_text.py::test_a_bad_link_becomes_plain_words",
        "gateways/test_transcripts.py::test_details_beside_the_transcript",
        "projector/intake/test_proof_addresses.py::test_an_address_that_leads_elsewhere_is_refused",
        "ui/screens/test_report.py::test_what_is_shown_is_what_is_saved",
        "app/test_crash_files.py::test_an_uncaught_error_leaves_no_names",
        "domain/test_ledger_errors.py::test_fixed_texts_hide_what_a_server_says_about_itself",
        "projector/intake/test_sign_in.py::test_sign_ins_are_on_the_trail",
    ),
    26: (
        "gateways/test_ledger_reads.py::test_who_is_refused_is_not_asked_again",
        "app/test_role_reads.py::test_requests_are_polled_by_those_who_make_or_decide_them",
        "ui/screens/test_approvals.py::test_operations_see_their_own_activity_and_no_queue",
        "projector/intake/test_sign_in.py::test_marketing_learns_no_addresses",
        "desk/test_transaction_search.py::test_contacts_are_for_roles_that_may",
    ),
    # truth of what is shown
    27: (
        "projector/projections/test_account_rules.py::test_acc_3_a_disbursed_account_never_goes_back",
        "projector/projections/test_account_rules.py::test_acc_4_a_closed_account_is_locked",
        "projector/projections/test_accounts.py::test_accounts_13_aging_of_a_finished_loan",
        "projector/projections/test_accounts.py::test_accounts_06_no_payment",
        "projector/projections/test_account_orders.py::test_the_newest_balance_stands",
    ),
    28: (
        "projector/engine/test_processing.py::test_a_batch_is_written_announced_and_acknowledged",
        "projector/engine/test_session.py::test_abandoned_entries_of_strangers_are_picked_up",
        "projector/app/test_status.py::test_while_it_runs",
    ),
    29: (
        "projector/projections/test_chat_messages.py::test_a_redelivered_message_and_a_repeated_one_count_once",
        "projector/app/test_transport_cases.py::test_transport_08_redelivered_entry",
        "projector/projections/test_staff_chat.py::test_a_message_that_is_sent_again_stands_once",
    ),
    30: (
        "desk/test_connection_monitor.py::test_before_the_first_reading_nothing_flips",
        "desk/test_connection_monitor.py::test_one_miss_between_good_readings_is_no_outage",
        "gateways/test_ledger_reads.py::test_the_probe_takes_these_answers_for_alive",
    ),
    31: (
        "ui/screens/test_words_and_figures.py::test_an_unknown_status_is_grey_and_as_received",
        "domain/test_words.py::test_an_unlisted_status_is_shown_as_it_is",
    ),
    32: (
        "ui/screens/test_accounts_page.py::test_the_head_says_how_many_of_how_many",
        "gateways/test_account_filters.py::test_a_total_that_ends_early_says_so",
        "ui/screens/test_home.py::test_figures_are_those_of_the_book",
    ),
    33: (
        "domain/test_business_date.py::test_days_of_the_clock_change_have_23_and_25_hours",
        "domain/test_business_date.py::test_a_moment_without_zone_is_utc",
        "projector/intake/test_pauses.py::test_a_pause_ends_with_the_sydney_day_on_change_days",
        "architecture/test_one_of_a_kind.py::test_sydney_is_known_in_one_module",
    ),
    34: (
        "ui/screens/test_reports.py::test_missing_values_stay_missing",
        "desk/test_commands.py::test_a_form_that_was_not_checked_is_not_sent",
        "ui/screens/test_money_flows.py::test_another_amount_is_asked_about_again",
        "desk/test_decisions.py::test_a_moved_balance_is_confirmed_with_the_new_figure",
    ),
    35: (
        "ui/screens/test_live_updates.py::test_the_selection_stays_when_the_order_changes",
        "ui/screens/test_live_updates.py::test_a_closed_account_stays_closed",
        "ui/screens/test_linked_transactions.py::test_another_account_begins_without_the_filters_of_the_first",
    ),
    36: (
        "projector/projections/test_maps.py::test_every_word_is_mapped_as_in_the_contract",
        "projector/projections/test_maps.py::test_no_map_is_forgotten",
        "projector/projections/test_account_rules.py::test_acc_2_an_unknown_word_never_disturbs_a_known_one",
        "domain/test_words.py::test_every_vocabulary_is_complete",
    ),
    # interaction
    37: (
        "ui/screens/test_keys.py::test_only_the_top_layer_gets_a_key",
        "ui/screens/test_form_life.py::test_escape_closes_one_layer_and_keeps_the_page",
        "ui/notes/test_notes.py::test_n_opens_nothing_over_an_open_drawer",
        "ui/screens/test_accounts_browser.py::test_each_chip_is_removed_by_key",
    ),
    38: (
        "architecture/test_one_of_a_kind.py::test_dialogs_have_one_base",
        "ui/kit/test_drawer.py::test_it_says_who_and_what",
        "ui/screens/test_accessibility.py::test_every_control_can_be_used_by_everybody",
        "ui/conversations/test_page.py::test_every_scene_can_be_used_by_key_alone",
    ),
    39: (
        "ui/kit/test_tokens.py::test_every_pair_of_colours_has_the_contrast_it_needs",
        "ui/kit/test_badges_and_spinner.py::test_every_badge_has_a_sign_and_a_word",
        "ui/screens/test_disbursements.py::test_the_clock_says_it_in_words_too",
    ),
    40: (
        "ui/screens/test_report.py::test_what_is_shown_is_what_is_saved",
        "ui/screens/test_home.py::test_a_failed_action_is_first",
        "ui/screens/test_money_flows.py::test_a_changed_record_keeps_the_values",
        "domain/test_csv_text.py::test_what_is_written_is_read_back",
        "domain/test_csv_text.py::test_a_formula_is_neutralised",
    ),
}
"""Number of the rule → tests whose claims state it."""

ALSO: dict[str, tuple[str, ...]] = {
    "pending rows are explicit and settle": (
        "ui/screens/test_money_flows.py::test_the_figure_waits_for_the_record",
        "desk/test_requests.py::test_a_request_that_is_shown_late_settles_when_it_is",
    ),
    "every fee of a bulk waiver": ("ui/screens/test_bulk_waiver.py::test_each_fee_is_one_call_with_its_own_key",),
    "a note amendment is one step": ("projector/intake/test_notes.py::test_only_the_newest_version_is_amended",),
    "an error never switches a conflict check off": (
        "desk/test_commands.py::test_an_error_never_switches_the_conflict_check_off",
    ),
    "a to date includes its day": ("gateways/test_conversations.py::test_decisions_and_days",),
    "a failed search does not look like no results": (
        "ui/screens/test_search_and_lists.py::test_a_failed_group_is_not_no_results",
        "desk/test_customer_search.py::test_a_group_that_failed_never_looks_like_no_results",
    ),
    "unread marks hang on ids": ("ui/screens/test_approvals.py::test_read_marks_hang_on_ids",),
    "links by account id reach the customer": (
        "app/test_single_instance.py::test_links_open_customer_and_account",
        "desk/test_record_store.py::test_an_account_leads_to_its_customer",
    ),
    "a cold bus connection does not fail the first command": (
        "projector/intake/test_decisions_in_trouble.py::"
        "test_a_cold_connection_to_the_stream_does_not_fail_the_first_command",
    ),
    "context pane and toggle at every width": ("ui/screens/test_room.py::test_both_panes_are_in_reach_at_every_width",),
    "one aging scheme": (
        "gateways/test_ledger_reads.py::test_older_buckets_and_the_missing_flag",
        "gateways/test_account_filters.py::test_the_standing_of_the_book",
    ),
}
"""What stands below the forty rules → the same."""


@cache
def claims(file: str) -> dict[str, str]:
    """Test functions of a file below ``tests/`` with their claims."""
    tree = ast.parse((ROOT / "tests" / file).read_text())
    return {
        node.name: ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def test_all_forty_rules_are_here() -> None:
    """Every rule from 1 to 40 has at least one test."""
    assert sorted(RULES) == list(range(1, 41))
    assert all(RULES.values())


@pytest.mark.parametrize("rule", [*RULES, *ALSO])
def test_every_named_test_exists(rule: int | str) -> None:
    """Each test that stands for a rule is a function of its file and has a claim."""
    for node in RULES[rule] if isinstance(rule, int) else ALSO[rule]:
        file, _, name = node.partition("::")
        assert claims(file).get(name), node
