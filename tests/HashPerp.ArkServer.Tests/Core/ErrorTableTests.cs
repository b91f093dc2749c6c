using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Grpc;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class ErrorTableTests
{
    [Theory]
    [InlineData("VtxoAlreadySpent", "VTXO_ALREADY_SPENT")]
    [InlineData("InvalidPkscript", "INVALID_PKSCRIPT")]
    [InlineData("TxTooLarge", "TX_TOO_LARGE")]
    public void Names_travel_in_upper_snake_case(string pascal, string wire) => Assert.Equal(wire, ErrorTable.WireName(pascal));

    [Fact]
    public void A_refusal_carries_one_detail_and_a_condition_of_ours_none()
    {
        var refusal = ErrorTable.ToRpc(OperatorErrors.IntentNotFound.Error("No such intent.", "Register again."));
        Assert.Equal((StatusCode.NotFound, "INTENT_NOT_FOUND (45): No such intent. Register again."), (refusal.StatusCode, refusal.Status.Detail));
        Assert.NotNull(refusal.Trailers.Get("grpc-status-details-bin"));
        var condition = ErrorTable.ToRpc(OperatorErrors.DependencyUnavailable.Error("The database does not answer."));
        Assert.Equal(StatusCode.Unavailable, condition.StatusCode);
        Assert.Null(condition.Trailers.Get("grpc-status-details-bin"));
    }
}
