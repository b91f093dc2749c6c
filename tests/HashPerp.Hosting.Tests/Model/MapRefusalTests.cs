using Aspire.Hosting;
using HashPerp.Primitives;
using static HashPerp.Hosting.Tests.TestMap;

namespace HashPerp.Hosting.Tests;

/// <summary>Maps that can't be run are refused when they are drawn or built.</summary>
public sealed class MapRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DistributedApplicationBuilder _builder;

    public MapRefusalTests() => _builder = Builder(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a")]
    [InlineData("order-book2")]
    [InlineData("A2345678901234567890123456789012345678901234567890123456789-1234")]
    public void A_name_is_letters_digits_and_hyphens(string name) => Assert.Equal(name, _builder.AddExecutable(name, "true", ".").Resource.Name);

    [Theory]
    [InlineData("")]
    [InlineData("1book")]
    [InlineData("-book")]
    [InlineData("book-")]
    [InlineData("order--book")]
    [InlineData("order_book")]
    [InlineData("order book")]
    [InlineData("buch\u00e4")]
    [InlineData("book\n")]
    [InlineData("A2345678901234567890123456789012345678901234567890123456789-12345")]
    public void Other_names_are_refused(string name) =>
        Assert.Equal(HostingErrors.InvalidResourceName, Assert.Throws<HashPerpException>(() => _builder.AddExecutable(name, "true", ".")).Code);

    [Fact]
    public void Names_differ_in_more_than_case()
    {
        _builder.AddExecutable("book", "true", ".");
        Assert.Equal(HostingErrors.InvalidResourceName, Assert.Throws<HashPerpException>(() => _builder.AddExecutable("Book", "true", ".")).Code);
    }

    [Fact]
    public void Nothing_waits_for_itself()
    {
        var book = _builder.AddExecutable("book", "true", ".");
        Assert.Equal(HostingErrors.InvalidModel, Assert.Throws<HashPerpException>(() => book.WaitFor(book)).Code);
    }

    [Fact]
    public void A_circle_of_waits_is_refused_and_a_line_is_not()
    {
        var first = _builder.AddExecutable("first", "true", ".");
        var second = _builder.AddExecutable("second", "true", ".");
        var third = _builder.AddExecutable("third", "true", ".");
        second.WaitFor(first);
        third.WaitForCompletion(second);
        ApplicationModelCheck.Checked(_builder.Resources);
        first.WaitFor(third);
        Assert.Equal(HostingErrors.InvalidModel, Assert.Throws<HashPerpException>(() => ApplicationModelCheck.Checked(_builder.Resources)).Code);
    }

    [Fact]
    public void One_fixed_port_serves_one_process()
    {
        _builder.AddProject<OrderBookProject>("one").WithHttpEndpoint(port: 8080);
        ApplicationModelCheck.Checked(_builder.Resources);
        _builder.AddProject<OrderBookProject>("two").WithHttpEndpoint(targetPort: 8080);
        Assert.Contains("8080", Assert.Throws<HashPerpException>(() => ApplicationModelCheck.Checked(_builder.Resources)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_have_no_fixed_port()
    {
        _builder.AddProject<OrderBookProject>("one").WithHttpEndpoint(port: 8080).WithReplicas(2);
        Assert.Equal(HostingErrors.InvalidModel, Assert.Throws<HashPerpException>(() => ApplicationModelCheck.Checked(_builder.Resources)).Code);
    }

    [Fact]
    public void Two_endpoints_of_a_resource_have_two_names()
    {
        var book = _builder.AddProject<OrderBookProject>("book").WithHttpEndpoint();
        Assert.Equal(HostingErrors.InvalidModel, Assert.Throws<HashPerpException>(() => book.WithHttpEndpoint()).Code);
    }

    [Fact]
    public void Free_ports_differ_and_stay()
    {
        var project = _builder.AddProject<OrderBookProject>("book").WithHttpEndpoint().WithReplicas(2);
        var fixedPort = _builder.AddProject<OrderBookProject>("gateway").WithHttpEndpoint(port: 8081);
        EndpointAllocator.Allocate(new ApplicationModel(_builder.Resources));
        var first = new Aspire.Hosting.ApplicationModel.EndpointReference(project.Resource, "http").Allocated.Port;
        var second = new Aspire.Hosting.ApplicationModel.EndpointReference(project.Resource, "http", 1).Allocated.Port;
        EndpointAllocator.Allocate(new ApplicationModel(_builder.Resources));

        Assert.NotEqual(first, second);
        Assert.Equal(first, new Aspire.Hosting.ApplicationModel.EndpointReference(project.Resource, "http").Allocated.Port);
        Assert.Equal("http://127.0.0.1:8081", fixedPort.GetEndpoint("http").Url);
    }
}
