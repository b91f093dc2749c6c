namespace HashPerp.Architecture.Tests;

/// <summary>The dependency rule of docs/architecture.md, read from the project files.</summary>
public sealed class DependencyRuleTests
{
    private const string Contracts = "HashPerp.Contracts";
    private const string Events = "HashPerp.Events";

    /// <summary>What each library may reference. A library that isn't listed fails the test below.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["HashPerp.Primitives"] = [],
        ["HashPerp.Bitcoin"] = ["HashPerp.Primitives"],
        ["HashPerp.Ark"] = ["HashPerp.Primitives", "HashPerp.Bitcoin"],
        ["HashPerp.ContractScripts"] = ["HashPerp.Primitives", "HashPerp.Bitcoin", "HashPerp.Ark", "HashPerp.Pricing"],
        ["HashPerp.Pricing"] = ["HashPerp.Primitives"],
        ["HashPerp.Chain"] = ["HashPerp.Primitives", "HashPerp.Bitcoin", "HashPerp.Pricing"],
        ["HashPerp.Client"] =
            ["HashPerp.Primitives", "HashPerp.Bitcoin", "HashPerp.Ark", "HashPerp.ContractScripts", "HashPerp.Pricing", "HashPerp.Chain", Contracts],
        ["HashPerp.Processes"] = ["HashPerp.Primitives"],
        ["HashPerp.Hosting"] = ["HashPerp.Primitives", "HashPerp.Processes"],
        ["HashPerp.Testing"] = ["HashPerp.Primitives", "HashPerp.Processes", "HashPerp.Bitcoin", "HashPerp.Pricing", "HashPerp.Chain"],
        ["HashPerp.Data"] = ["HashPerp.Primitives"],
        ["HashPerp.Messaging"] = ["HashPerp.Primitives", "HashPerp.Data", Events],
        ["HashPerp.ServiceDefaults"] = ["HashPerp.Primitives", Contracts],
        [Contracts] = [],
        [Events] = [],
    };

    public static TheoryData<string> Libraries => [.. ProjectsUnder("libs"), "HashPerp.ServiceDefaults", Contracts, Events];

    public static TheoryData<string> Services => [.. ProjectsUnder("services")];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_references_only_what_stands_below_it(string library)
    {
        Assert.True(Allowed.ContainsKey(library), $"{library} is new: add it to the rule and to docs/architecture.md.");
        Assert.Empty(Repository.References[library].Except(Allowed[library]));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_sees_its_own_core_the_libraries_and_the_contracts_only(string service)
    {
        var own = ServiceFolder(service);
        var foreign = Repository.References[service].Where(reference => ProjectsUnder("services").Contains(reference) && ServiceFolder(reference) != own);
        Assert.Empty(foreign);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_core_sees_pure_libraries_only(string service)
    {
        if (!service.EndsWith(".Core", StringComparison.Ordinal))
        {
            return;
        }
        string[] pure = ["HashPerp.Primitives", "HashPerp.Bitcoin", "HashPerp.Ark", "HashPerp.ContractScripts", "HashPerp.Pricing", "HashPerp.Chain"];
        Assert.Empty(Repository.References[service].Except(pure));
    }

    [Fact]
    public void No_library_or_service_references_a_test_helper() => Assert.DoesNotContain(
        ProjectsUnder("libs").Concat(ProjectsUnder("services")).Concat(ProjectsUnder("tools")).Where(project => project != "HashPerp.Testing"),
        project => Repository.References[project].Contains("HashPerp.Testing"));

    [Fact]
    public void Only_the_application_host_knows_how_the_others_are_started() => Assert.Equal(
        ["HashPerp.AppHost", "HashPerp.Hosting.Tests"],
        Repository.References.Where(project => project.Value.Contains("HashPerp.Hosting")).Select(project => project.Key).Order(StringComparer.Ordinal));

    private static string[] ProjectsUnder(string folder) => [.. Repository.SourceFiles("*.csproj")
        .Where(path => Repository.Relative(path).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string ServiceFolder(string project) => Repository.Relative(Repository.SourceFiles(project + ".csproj").Single())
        .Split(Path.DirectorySeparatorChar)[1];
}
