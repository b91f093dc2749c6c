using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>What went in and what came out, satoshi: each pot is paid out whole, and nothing is lost or made between the owners, the operator and the miner.</summary>
internal sealed class DisasterSheet
{
    private readonly BalanceSheet _balances = new();
    private readonly List<(string Name, long Pot, long Paid)> _pots = [];

    public BalanceSheet Balances => _balances;

    /// <param name="before">What an owner brought, coins for fees included; for the miner 0.</param>
    /// <param name="after">What it has on chain; for the miner all fees since.</param>
    public void Owner(string name, long before, long after) => _balances.Add(name, before, after);

    /// <param name="paid">What the claims on this pot paid to the parties.</param>
    public void Pot(string name, long pot, long paid) => _pots.Add((name, pot, paid));

    /// <exception cref="HashPerpException"><see cref="CliErrors.NotZeroSum"/>: says what is missing or too much.</exception>
    public void Require()
    {
        foreach (var (name, pot, paid) in _pots)
        {
            if (pot != paid)
            {
                throw CliErrors.NotZeroSum.Error($"{name} held {pot} sat and {paid} sat were paid out.", "This is a bug: keep the logs.");
            }
        }
        if (_pots.Count == 0 || _balances.Sum != 0)
        {
            throw CliErrors.NotZeroSum.Error(
                _pots.Count == 0 ? "No pot was paid out." : $"Payouts and miner fees differ from what went in by {_balances.Sum} sat.", "This is a bug: keep the logs.");
        }
    }
}
