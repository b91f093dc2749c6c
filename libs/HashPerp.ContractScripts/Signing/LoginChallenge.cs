using System.Text;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Proves who is calling (tag <c>HashPerp/Login</c>). The challenge serves once, for 60 s.</summary>
/// <param name="Origin">The origin the user sees, ASCII, at most 255 bytes, such as <c>https://hashperp.example</c>; stops a relay by another site.</param>
public sealed record LoginChallenge(GenesisPrefix Genesis, string Origin, Bytes32 Challenge, Bytes32 Account) : ISignedMessage
{
    public const string MessageTag = "HashPerp/Login";
    public const int MaxOriginBytes = 255;

    public string Tag => MessageTag;

    public static LoginChallenge Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var genesis = GenesisPrefix.Read(reader.Raw(4));
        var origin = RequireOrigin(reader.Bytes16(MaxOriginBytes, "An origin"));
        var login = new LoginChallenge(genesis, origin, reader.Id(), reader.Id());
        reader.ExpectEnd();
        return login;
    }

    public byte[] ToBytes()
    {
        var origin = Encoding.ASCII.GetBytes(Origin);
        if (RequireOrigin(origin) != Origin)
        {
            throw ContractScriptErrors.MalformedSignedBytes.Error($"'{Origin}' is not an ASCII origin.", "Use the punycode form.");
        }
        return new CanonicalWriter().Raw(Genesis.ToBytes()).Bytes16(origin).Id(Challenge).Id(Account).ToArray();
    }

    private static string RequireOrigin(byte[] bytes) => bytes.Length is > 0 and <= MaxOriginBytes && bytes.All(b => b is > 0x20 and < 0x7f)
        ? Encoding.ASCII.GetString(bytes)
        : throw ContractScriptErrors.MalformedSignedBytes.Error(
            $"An origin is 1 to {MaxOriginBytes} visible ASCII characters.", "Use scheme and host, such as https://hashperp.example.");
}
