using System.Security.Cryptography;
using System.Text;

namespace HashPerp.Hosting;

/// <summary>
/// What a request must show that changes something. It is new at each start, in a file that only we can read and in the resource page: a page of somebody else can send
/// requests here, but it can read neither.
/// </summary>
internal sealed class ControlToken(StateFolder state)
{
    public const string Header = "X-HashPerp-Token";

    private const string FileName = "control-token";

    public string Value { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public bool Matches(string? shown) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown ?? ""), Encoding.UTF8.GetBytes(Value));

    public void Publish() => state.Write(FileName, Value + "\n");

    public void Withdraw() => File.Delete(state.Of(FileName));
}
