namespace HashPerp.Gateway;

/// <summary>What a request counts as. Each kind has buckets of its own, so that whoever has used up his orders can still cancel them.</summary>
public enum RateClass
{
    Read,
    Write,
    Cancel,
    Login,
}

/// <summary>A bucket of tokens: it begins full, a request takes one, and it fills at an even rate.</summary>
/// <param name="Capacity">Requests at once.</param>
/// <param name="PerSecond">Requests a second in the long run.</param>
public sealed record Bucket(int Capacity, int PerSecond);

/// <summary>Buckets by kind of request: of an account and of an address, which several accounts may share.</summary>
public sealed record RateLimits(IReadOnlyDictionary<RateClass, Bucket> Account, IReadOnlyDictionary<RateClass, Bucket> Address)
{
    private const int Max = 1_000_000;

    /// <summary>Reads <c>RateLimits:Account|Address:Read|Write|Cancel|Login:Capacity|PerSecond</c>.</summary>
    public static RateLimits From(IConfiguration configuration) => new(
        Read(configuration, "Account", new()
        {
            [RateClass.Read] = new(100, 50), [RateClass.Write] = new(40, 20), [RateClass.Cancel] = new(200, 100), [RateClass.Login] = new(10, 1),
        }),
        Read(configuration, "Address", new()
        {
            [RateClass.Read] = new(200, 100), [RateClass.Write] = new(100, 50), [RateClass.Cancel] = new(400, 200), [RateClass.Login] = new(30, 2),
        }));

    private static Dictionary<RateClass, Bucket> Read(IConfiguration configuration, string whose, Dictionary<RateClass, Bucket> defaults) =>
        defaults.ToDictionary(pair => pair.Key, pair => new Bucket(
            GatewaySettings.Number(configuration, $"RateLimits:{whose}:{pair.Key}:Capacity", pair.Value.Capacity, Max),
            GatewaySettings.Number(configuration, $"RateLimits:{whose}:{pair.Key}:PerSecond", pair.Value.PerSecond, Max)));
}
