using System.Text.Json.Nodes;
using HashPerp.ArkServer.Configuration;

namespace HashPerp.ArkServer.Wallet;

/// <summary>Says in time that the operator's own coins run out: without them there are no batches beyond what is boarded, and no fees for reactions and sweeps.</summary>
public sealed partial class FundsAlarm(OperatorWallet wallet, OperatorKeys keys, ArkServerOptions options, ILogger<FundsAlarm> logger)
{
    private bool _isLow;

    /// <summary>Looks, and logs when it has become too little or enough again.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var sat = await SumAsync(cancel);
        var isLow = sat < options.LowFundsSat;
        if (isLow && !_isLow)
        {
            LogLow(logger, sat, options.LowFundsSat, keys.WalletAddress);
        }
        else if (!isLow && _isLow)
        {
            LogEnough(logger, sat);
        }
        _isLow = isLow;
    }

    /// <summary>For the owner's health page; amounts in satoshi.</summary>
    public async Task<JsonObject> ReportAsync(CancellationToken cancel)
    {
        var sat = await SumAsync(cancel);
        return new JsonObject
        {
            ["status"] = sat < options.LowFundsSat ? "Degraded" : "Healthy",
            ["funds"] = new JsonObject { ["sat"] = sat, ["alarmBelowSat"] = options.LowFundsSat, ["address"] = keys.WalletAddress },
        };
    }

    private async Task<long> SumAsync(CancellationToken cancel)
    {
        var (confirmed, unconfirmed) = await wallet.BalanceAsync(cancel);
        return (confirmed + unconfirmed).Value;
    }

    [LoggerMessage(80, LogLevel.Error, "The operator has {Sat} sat of its own, less than {Least}: fund {Address}")]
    private static partial void LogLow(ILogger logger, long sat, long least, string address);

    [LoggerMessage(81, LogLevel.Information, "The operator has {Sat} sat of its own, which is enough again")]
    private static partial void LogEnough(ILogger logger, long sat);
}
