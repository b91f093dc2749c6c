namespace HashPerp.EndToEnd.Tests;

/// <summary>An attack of the matrix whose test stands beside what it attacks.</summary>
/// <param name="Attack">What somebody tries.</param>
/// <param name="Answer">What comes of it.</param>
/// <param name="Project">Of the tests.</param>
/// <param name="File">In the project.</param>
internal sealed record PlayedElsewhere(string Attack, string Answer, string Project, string File, string Method)
{
    private const string Client = "HashPerp.Client.Tests";
    private const string Kits = "HashPerp.ContractScripts.Tests";
    private const string Operator = "HashPerp.ArkServer.Tests";
    private const string Exits = "HashPerp.EndToEnd.Tests";

    public static IReadOnlyList<PlayedElsewhere> All { get; } =
    [
        new(
            "a checkpoint signature is asked for before the operator has signed", "the client refuses (1305), nothing leaves it",
            Client, "Contracts/ArkStepTests.cs", "An_answer_without_the_operators_signature_on_a_checkpoint_is_refused"),
        new(
            "checkpoint signatures come before the operator's answer", "refused (3218)",
            Client, "Contracts/ArkStepTests.cs", "Checkpoints_before_the_operators_answer_have_to_wait"),
        new(
            "a checkpoint signature is asked for out of turn", "none is given",
            Client, "Contracts/ArkStepTests.cs", "Nothing_is_released_out_of_turn"),
        new(
            "the operator's answer is another transaction, or lacks signatures", "not finalized, recovered when the truth is told",
            Client, "Operator/LyingOperatorTests.cs", "A_submitted_payment_that_comes_back_wrong_is_not_finalized_and_recovers_once_the_truth_is_told"),
        new(
            "a counterparty sends other terms, wrong signatures, garbage", "refused by number, nothing moves",
            Exits, "Crash/LyingPeerTests.cs", "Other_terms_wrong_signatures_and_garbage_are_refused_and_move_nothing"),
        new(
            "an attestor's key of the loser is used off-chain", "a contract-aware operator refuses",
            Operator, "Policy/OutcomeGuardTests.cs", "A_key_alone_takes_nothing_and_the_winner_takes_the_pot"),
        new(
            "an attestor publishes both keys", "anybody can prove it",
            Client, "Evidence/AttestorEvidenceTests.cs", "Both_keys_are_proof_whatever_the_chain_says"),
        new(
            "a kit of another version", "refused, with the version that is read",
            Kits, "Kits/KitFuzzTests.cs", "A_kit_of_another_version_is_refused_with_the_version_that_is_read"),
        new("a kit with one byte changed, field by field", "refused", Kits, "Kits/KitFuzzTests.cs", "Any_field_changed_is_refused_for_the_kits_id"),
        new(
            "the same, by a forger who writes a right id", "refused where it would cost something",
            Kits, "Kits/KitFuzzTests.cs", "Any_field_changed_is_refused_with_a_right_id_where_it_would_cost_something"),
        new(
            "a real kit damaged, before the exit tool", "refused by number, offline",
            Exits, "Exit/ExitVerifyTests.cs", "A_real_kit_is_accepted_offline_and_on_its_own_chain_and_every_damage_is_refused_by_number"),
        new(
            "a coin that was spent off-chain appears while its owner sleeps", "a tower answers with the whole graph",
            Exits, "Exit/WatchtowerTests.cs", "A_tower_answers_a_stale_coin_with_the_whole_graph_and_pays_its_sleeping_owner"),
        new(
            "the loser's claim is in the mempool first", "the winner outbids it",
            Exits, "Exit/ExitRunTests.cs", "A_loser_who_unrolls_to_race_is_outbid_while_his_claim_waits_for_a_block"),
        new(
            "a checkpoint without its ark tx, at a stock operator", "its sweep: X8 is nobody else's to do",
            Operator, "SweepTests.cs", "A_spent_coin_that_is_unrolled_pays_the_operator_if_nobody_brings_the_next_transaction"),
    ];

    /// <summary>As the page names it.</summary>
    public string Test => $"{Path.GetFileNameWithoutExtension(File)}.{Method}";
}
