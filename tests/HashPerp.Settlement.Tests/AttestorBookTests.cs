using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

public class AttestorBookTests
{
    [Fact]
    public void A_journal_of_another_seed_or_profile_is_refused()
    {
        var journal = new MemoryJournal();
        Attestors.Engine(journal);

        Refusal.Is(SettlementErrors.JournalOfAnother, () => new AttestorEngine(
            AttestorKeys.FromSeed(new byte[32], GenesisPrefix.Regtest), new AttestorSettings(GenesisPrefix.Regtest, Chains.Replay, 1), journal));
        Refusal.Is(SettlementErrors.JournalOfAnother, () => new AttestorEngine(
            Attestors.Keys(), new AttestorSettings(GenesisPrefix.Regtest, new ReplayProfile(1, MainnetFacts.Embedded), 1), journal));
    }

    [Fact]
    public void A_journal_that_decides_twice_is_refused()
    {
        var journal = new MemoryJournal();
        var engine = Attestors.Engine(journal);
        engine.Announce(Chains.To(Chains.Listed), Attestors.Week());
        engine.Observe(Chains.To(1153));
        var last = (DecidedRecord)journal.Records[^1];

        journal.Append(last);
        Refusal.Is(SettlementErrors.DamagedJournal, () => Attestors.Engine(journal));
    }

    [Fact]
    public void A_journal_that_decides_both_ways_is_refused()
    {
        var journal = new MemoryJournal();
        var engine = Attestors.Engine(journal);
        engine.Announce(Chains.To(Chains.Listed), Attestors.Week());
        engine.Observe(Chains.To(1153));
        var last = (DecidedRecord)journal.Records[^1];

        journal.Append(last with { Winner = last.Winner == Leg.Height ? Leg.Time : Leg.Height });
        Refusal.Is(SettlementErrors.DoubleAttestation, () => Attestors.Engine(journal));
    }

    [Fact]
    public void An_announcement_that_was_edited_on_disk_is_refused()
    {
        var journal = new MemoryJournal();
        var record = Attestors.Engine(new MemoryJournal()).Announce(Chains.To(Chains.Listed), Attestors.Week());
        Attestors.Engine(journal);

        journal.Append(record with { Leaves = [record.Leaves[0] with { Time = record.Leaves[0].Time + 1 }, record.Leaves[1]] });
        Refusal.Is(ContractScriptErrors.WrongSignature, () => Attestors.Engine(journal));
    }

    [Fact]
    public void Zero_confirmations_are_refused() =>
        Refusal.Is(SettlementErrors.InvalidConfiguration, () => Attestors.Engine(new MemoryJournal(), confirmations: 0));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"erased\"}")]
    [InlineData("{\"type\":\"opened\",\"attestor\":\"00\",\"genesis\":\"06226e46\",\"profile\":\"x\"}")]
    [InlineData("{\"type\":\"decided\",\"height\":-1}")]
    [InlineData("{\"type\":\"decided\",\"height\":1,\"time\":2,\"winner\":\"BOTH\",\"deciding_height\":1,\"median_time\":1,\"headers\":[]}")]
    [InlineData("{\"type\":\"decided\",\"height\":1,\"time\":2,\"winner\":\"TIME\",\"deciding_height\":1,\"median_time\":1,\"headers\":[\"00\"]}")]
    public void A_record_that_says_nothing_is_refused(string line) => Refusal.Is(SettlementErrors.DamagedJournal, () => AttestorRecordText.Read(line));
}
