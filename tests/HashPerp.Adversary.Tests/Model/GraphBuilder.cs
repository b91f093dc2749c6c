namespace HashPerp.Adversary.Tests;

/// <summary>Puts the scripts of 30-contract-protocol §3 and §4 and of Ark together into a graph.</summary>
internal sealed class GraphBuilder(Clock clock)
{
    private const Actors Both = Actors.A | Actors.B;
    private readonly List<Tx> _txs = [];
    private readonly Delays _delays = clock.Delays;

    public Graph Build() => new(_txs);

    /// <summary>A leaf of a batch with one output. The operator may sweep the batch after its expiry.</summary>
    public void Leaf(string output, int expiry, string? batch = null)
    {
        batch ??= $"batch of {output}";
        _txs.Add(new Tx($"leaf {output}", TxKind.Virtual, [new Spend(batch)], [output], Actors.None));
        _txs.Add(new Tx($"sweep batch of {output}", TxKind.Sweep, [new Spend(batch)], [], Actors.S, NotBefore: expiry));
    }

    /// <summary>A party's own coin: default script, worth a stake.</summary>
    public void Coin(string coin, Actors owner, int expiry)
    {
        Leaf(coin, expiry);
        Own(coin, owner, 1);
        _txs.Add(new Tx($"respend {coin}", TxKind.Theft, [new Spend(coin)], [], owner | Actors.S) { Pays = [(owner, 1)] });
    }

    /// <summary>The checkpoint of a spent output, and what the operator does to it when no ark tx follows.</summary>
    public void Checkpoint(string of, Actors signers, string? name = null, OutcomeKeys keys = OutcomeKeys.None, int notBefore = 0)
    {
        name ??= $"checkpoint {of}";
        _txs.Add(new Tx(name, TxKind.Virtual, [new Spend(of)], [name], signers, keys, notBefore));
        _txs.Add(new Tx($"sweep {name}", TxKind.Sweep, [new Spend(name, _delays.Checkpoint)], [], Actors.S));
    }

    public void ArkTx(string name, string[] checkpoints, string output, Actors signers, OutcomeKeys keys = OutcomeKeys.None, int notBefore = 0) =>
        _txs.Add(new Tx(name, TxKind.Virtual, [.. checkpoints.Select(checkpoint => new Spend(checkpoint))], [output], signers, keys, notBefore));

    /// <summary>
    /// Every spend of a pot. F1 is left out: honest parties use it only when all agree, which ends the game. With <see cref="Delays.StagedClaims"/> a claim without the
    /// key pays an output that its claimant has after d1, and the other party at once with the key of its own leg, once its own lock is open.
    /// </summary>
    public void Pot(string pot, Actors height, Actors time)
    {
        var both = height | time;
        Claim($"FastHeight {pot}", pot, _delays.D1, both, OutcomeKeys.Height, clock.H, (height, 2));
        Claim($"FastTime {pot}", pot, _delays.D1, both, OutcomeKeys.Time, clock.T, (time, 2));
        Slow($"ClaimHeight {pot}", pot, height, clock.H, time, OutcomeKeys.Time, clock.T);
        Slow($"ClaimTime {pot}", pot, time, clock.T, height, OutcomeKeys.Height, clock.H);
        Claim($"Split {pot}", pot, _delays.D2, both, OutcomeKeys.None, clock.Split, (height, 1), (time, 1));
        Settlement($"F2 {pot}", pot, height, OutcomeKeys.Height, clock.GuardH);
        Settlement($"F3 {pot}", pot, time, OutcomeKeys.Time, clock.T);
    }

    /// <summary>What two former owners of a pot can still sign: E1 without any lock time, and F1 once more.</summary>
    public void FormerOwners(string pot)
    {
        _txs.Add(new Tx($"E1 of {pot} without a lock", TxKind.Theft, [new Spend(pot, _delays.D2)], [], Both) { Pays = [(Actors.A, 2)] });
        _txs.Add(new Tx($"F1 of {pot} once more", TxKind.Theft, [new Spend(pot)], [], Both | Actors.S) { Pays = [(Actors.A, 2)] });
    }

    /// <summary>The Setup output of a two-step opening: S1 (Final) and S3; nobody honest signs S2 beside them.</summary>
    public void Setup(string setup)
    {
        Claim($"RefundExit {setup}", setup, _delays.D1, Both, OutcomeKeys.None, Clock.SetupDeadline, (Actors.A, 1), (Actors.B, 1));
        Checkpoint(setup, Both | Actors.S);
        ArkTx("Final", [$"checkpoint {setup}"], "pot", Both | Actors.S);
    }

    /// <summary>A batch that takes outputs in: the commitment tx makes the new batch output and one connector for each.</summary>
    public void Commitment(string batch, params (string Output, Actors Owners)[] forfeited)
    {
        _txs.Add(new Tx("commitment", TxKind.Theft, [new Spend("operator's coin")], [batch, .. forfeited.Select(old => $"connector {old.Output}")], Actors.S));
        foreach (var (output, owners) in forfeited)
        {
            _txs.Add(new Tx($"forfeit {output}", TxKind.Sweep, [new Spend(output), new Spend($"connector {output}")], [], owners | Actors.S));
        }
    }

    private void Slow(string name, string pot, Actors claimant, int notBefore, Actors other, OutcomeKeys key, int otherNotBefore)
    {
        if (!_delays.StagedClaims)
        {
            Claim(name, pot, _delays.D2, claimant | other, OutcomeKeys.None, notBefore, (claimant, 2));
            return;
        }
        _txs.Add(new Tx(name, TxKind.Claim, [new Spend(pot, _delays.D2)], [name], claimant | other, NotBefore: notBefore) { Pays = [(claimant, 0)] });
        Claim($"{name} for good", name, _delays.D1, claimant | other, OutcomeKeys.None, 0, (claimant, 2));
        Claim($"{name} contested", name, 0, claimant | other, key, otherNotBefore, (other, 2));
    }

    private void Settlement(string name, string pot, Actors winner, OutcomeKeys key, int notBefore)
    {
        Checkpoint(pot, winner | Actors.S, $"{name} checkpoint", key, notBefore);
        ArkTx($"{name} ark tx", [$"{name} checkpoint"], $"won by {name}", winner | Actors.S, key, notBefore);
        Own($"won by {name}", winner, 2);
    }

    private void Own(string coin, Actors owner, int units) => Claim($"exit {coin}", coin, _delays.D1, owner, OutcomeKeys.None, 0, (owner, units));

    private void Claim(string name, string output, int csv, Actors signers, OutcomeKeys keys, int notBefore, params (Actors, int)[] pays) =>
        _txs.Add(new Tx(name, TxKind.Claim, [new Spend(output, csv)], [], signers, keys, notBefore) { Pays = pays });
}
