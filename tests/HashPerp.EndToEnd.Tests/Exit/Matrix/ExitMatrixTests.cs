namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The cheating and silence matrix on a real node: each row starts from contracts that were opened through the real operator, attestor and relay, and ends with what
/// lies on the chain for HEIGHT and for TIME, to the satoshi. <c>./hashperp test Matrix --full</c> writes it down.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class ExitMatrixTests(OpenedContracts contracts)
{
    internal static IReadOnlyList<MatrixRow> Rows { get; } =
    [
        .. SilenceRows.All, .. RaceRows.All, .. StaleRows.All, .. OperatorRows.All, .. CollusionRows.All, .. HalfFinalRows.All, .. ChainRows.All, .. FeeRows.All,
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [Trait("tier", "full")]
    [MemberData(nameof(Names))]
    public async Task Everybody_ends_with_what_the_row_says(string name)
    {
        var row = Rows.Single(each => each.Name == name);
        await using var stage = new MatrixStage(contracts, await contracts.ForkAsync(row.NodeArguments));
        try
        {
            await row.Play(stage);
            Assert.Equal((row.HeightSat, row.TimeSat, row.OperatorSat), await stage.PaidAsync());
        }
        catch (Exception failure)
        {
            MatrixReport.Add(row, await stage.BlocksWaitedAsync(), -1, -1, $"FAILED: {failure.Message}");
            throw;
        }
        var swept = row.OperatorSat > 0 ? $"; {row.OperatorSat} sat are the operator's" : "";
        MatrixReport.Add(row, await stage.BlocksWaitedAsync(), row.HeightSat, row.TimeSat, $"{row.Verdict}{swept}");
    }
}
