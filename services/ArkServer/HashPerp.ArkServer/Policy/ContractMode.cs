using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Policy;

/// <summary>Whether this operator knows of contracts, and what it needs for that.</summary>
public sealed class ContractMode
{
    public ContractMode(ArkServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IsOn = options.ContractAware;
        Profile = options.Profile.Create();
        Attestors = [.. options.Attestors.Select(Key)];
        FirstHeight = options.FirstHeight;
        ReleaseConfirmations = options.ReleaseConfirmations;
        PinsFirst = options.Network == "regtest" && Attestors.Count == 0;
        if (IsOn && Attestors.Count == 0 && !PinsFirst)
        {
            throw OperatorErrors.ConfigurationInvalid.Error("Contract-aware mode has no attestor to believe.", "List their keys in ArkServer:Attestors.");
        }
        if (IsOn && ReleaseConfirmations < 1)
        {
            throw OperatorErrors.ConfigurationInvalid.Error($"ArkServer:ReleaseConfirmations is {ReleaseConfirmations}.", "At least 1.");
        }
    }

    public bool IsOn { get; }

    public ChainProfile Profile { get; }

    /// <summary>Believed by configuration.</summary>
    public IReadOnlyList<Bytes32> Attestors { get; }

    /// <summary>Regtest without configured attestors: the first one that is met is believed.</summary>
    public bool PinsFirst { get; }

    public int FirstHeight { get; }

    public int ReleaseConfirmations { get; }

    private static Bytes32 Key(string hex)
    {
        try
        {
            return ECXOnlyPubKey.Parse(Bytes32.Parse(hex)).Value;
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(OperatorErrors.ConfigurationInvalid, $"ArkServer:Attestors has '{hex}': {error.What}", "Give 64 hex digits of an x-only key.", error);
        }
    }
}
