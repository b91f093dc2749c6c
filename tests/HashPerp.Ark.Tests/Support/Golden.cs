using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>tests/golden/ark/*.json: computed by an independent program from the layouts of 40-ark-wire, never by this library.</summary>
internal static class Golden
{
    public static JsonElement[] Load(string name)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", name + ".json"));
        return [.. JsonDocument.Parse(text).RootElement.EnumerateArray()];
    }

    public static TheoryData<string> Names(JsonElement[] cases) => [.. cases.Select(c => c.Text("name"))];

    public static JsonElement Named(this JsonElement[] cases, string name) => cases.Single(c => c.Text("name") == name);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static Satoshis Sats(this JsonElement element, string name = "amount") => new(element.GetProperty(name).GetInt64());

    public static Script Script(this JsonElement element, string name = "script") => Bitcoin.Script.FromHex(element.Text(name));

    public static OutPoint OutPoint(this JsonElement element, string name) => Bitcoin.OutPoint.Parse(element.Text(name));

    public static JsonElement[] List(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    public static string[] Texts(this JsonElement element, string name) => [.. element.List(name).Select(item => item.GetString()!)];

    public static TxOut TxOut(this JsonElement element) => new(element.Sats(), element.Script());

    public static TxOut[] TxOuts(this JsonElement element, string name = "outputs") => [.. element.List(name).Select(TxOut)];

    public static VtxoScript VtxoScript(this JsonElement element) => Ark.VtxoScript.Parse(element.Texts("leaves"));
}
