using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>Which resources another one stands on.</summary>
internal static class Dependencies
{
    /// <summary>What it waits for, and what it lives in.</summary>
    public static IEnumerable<IResource> Direct(IResource resource) => resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)
        .Concat(Parent(resource) is { } parent ? [parent] : []).Distinct();

    /// <summary>Directly or by way of others. Contains the resource itself only if there is a circle.</summary>
    public static IReadOnlySet<IResource> All(IResource resource)
    {
        var found = new HashSet<IResource>();
        var open = new Stack<IResource>(Direct(resource));
        while (open.TryPop(out var next))
        {
            if (found.Add(next))
            {
                foreach (var further in Direct(next))
                {
                    open.Push(further);
                }
            }
        }
        return found;
    }

    /// <summary>0 for a resource that needs nobody, else one more than the deepest that it needs: who is deepest starts last and stops first.</summary>
    public static int Depth(IResource resource) => Direct(resource).Select(Depth).DefaultIfEmpty(-1).Max() + 1;

    public static IResource? Parent(IResource resource) => (resource as IResourceWithParent<IResource>)?.Parent;

    public static int Replicas(this IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
}
