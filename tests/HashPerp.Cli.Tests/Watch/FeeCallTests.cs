using HashPerp.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Cli.Tests;

public sealed class FeeCallTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FeeCall _call;

    public FeeCallTests() => _call = new FeeCall(() => ["first", "second"], _time);

    [Fact]
    public void The_sum_of_all_is_told_once_an_hour_as_long_as_it_lasts()
    {
        var told = _call.Look([Waiting(1, 4_000), Waiting(2, 5_000)])!;
        Assert.Equal(("first", 9_000, 2), ((string)told["fee_address"]!, (long)told["needed_sat"]!, told["contracts"]!.AsArray().Count));
        _time.Advance(TimeSpan.FromSeconds(3_599));
        Assert.Null(_call.Look([Waiting(1, 4_000), Waiting(2, 5_000)]));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5_000, (long)_call.Look([Waiting(2, 5_000)])!["needed_sat"]!);
        Assert.Null(_call.Look([Waiting(2, 5_000)]));
    }

    [Fact]
    public void Another_contract_is_told_at_once_and_none_never()
    {
        Assert.Null(_call.Look([]));
        Assert.NotNull(_call.Look([Waiting(1, 4_000)]));
        Assert.Equal(9_000, (long)_call.Look([Waiting(1, 4_000), Waiting(2, 5_000)])!["needed_sat"]!);
        Assert.Null(_call.Look([Waiting(1, 4_000)]));
        Assert.Null(_call.Look([]));
    }

    private static (Bytes32, Satoshis, string) Waiting(byte contract, long sat) => (new([.. Enumerable.Repeat(contract, 32)]), new(sat), "No confirmed fee coin is there.");
}
