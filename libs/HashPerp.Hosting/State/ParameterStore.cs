using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace HashPerp.Hosting;

/// <summary>Generated passwords. They must outlive a run, because the data of the servers does; <c>Parameters:{name}</c> of the configuration wins.</summary>
internal sealed class ParameterStore(StateFolder state, IConfiguration configuration)
{
    private const string FileName = "parameters.json";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int PasswordLength = 22;

    private readonly Lock _lock = new();

    public string Password(string name)
    {
        if (configuration[$"Parameters:{name}"] is { Length: > 0 } configured)
        {
            return configured;
        }
        lock (_lock)
        {
            var known = Read();
            if (!known.TryGetValue(name, out var password))
            {
                known[name] = password = RandomNumberGenerator.GetString(Alphabet, PasswordLength);
                state.Create();
                state.Write(FileName, JsonSerializer.Serialize(known));
            }
            return password;
        }
    }

    private SortedDictionary<string, string> Read()
    {
        var path = state.Of(FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(path)) ?? [] : [];
    }
}
