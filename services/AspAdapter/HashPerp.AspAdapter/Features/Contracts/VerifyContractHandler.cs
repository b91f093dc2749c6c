using HashPerp.AspAdapter.Core;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.Extensions.Options;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>
/// Whether a contract stands: what follows from its terms, against what the operator lists and against the signatures that it hands out. Terms that are no
/// terms are an error; terms whose transaction isn't there (yet) are an answer.
/// </summary>
public sealed partial class VerifyContractHandler(
    OperatorConnection operatorConnection, OperatorSource source, IOptions<AspAdapterSettings> settings, ILogger<VerifyContractHandler> logger)
{
    public async Task<Asp.VerifyContractResponse> HandleAsync(Asp.VerifyContractRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Terms.Length > ContractTemplate.MaxTermsBytes)
        {
            throw AspAdapterErrors.RequestMalformed.Error($"Terms of {request.Terms.Length} bytes.", $"At most {ContractTemplate.MaxTermsBytes} are read.");
        }
        var terms = ContractTerms.Parse(request.Terms.Span);
        Bytes32? hash = request.SetupSecretHash.IsEmpty ? null : RequestFields.Bytes32(request.SetupSecretHash, "The secret's hash");
        var template = ContractTemplate.Of(terms, request.Step, hash, await source.InfoAsync(cancel), settings.Value.Genesis);
        return new Asp.VerifyContractResponse
        {
            Stands = await StandsAsync(template, cancel),
            ArkTxid = template.ArkTxid.ToString(),
            Pots = { template.Pots.Select(Replies.OutPoint) },
            Connectors = { template.Connectors.Select(Replies.OutPoint) },
        };
    }

    private async Task<bool> StandsAsync(ContractTemplate template, CancellationToken cancel)
    {
        if (!template.IsListed(await operatorConnection.CoinsAsync(template.OutPoints, cancel)))
        {
            return false;
        }
        var isSigned = template.IsSigned(await operatorConnection.VirtualTxsAsync(template.Txids, cancel));
        if (!isSigned)
        {
            LogUnsigned(logger, template.ArkTxid.ToString());
        }
        return isSigned;
    }

    [LoggerMessage(1, LogLevel.Error, "The operator lists the outputs of {ArkTxid}, but has no complete signatures for it")]
    private static partial void LogUnsigned(ILogger logger, string arkTxid);
}
