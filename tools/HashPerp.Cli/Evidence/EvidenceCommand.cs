using System.CommandLine;
using HashPerp.Client;

namespace HashPerp.Cli;

/// <summary><c>evidence</c>: checks what a wallet exported against an attestor. Needs nothing but the file.</summary>
internal static class EvidenceCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "evidence that an agent wrote into its folder evidence/" };
        file.AcceptExistingOnly();
        var verify = new Command("verify", "says what the file proves; exit code 0 if it proves anything") { file };
        verify.SetAction(result =>
        {
            var size = result.GetValue(file)!.Length;
            if (size > AttestorEvidence.MaxBytes)
            {
                throw ClientErrors.EvidenceMalformed.Error($"The file has {size} bytes; at most {AttestorEvidence.MaxBytes} are read.", "Use the file as it was exported.");
            }
            Tell(AttestorEvidence.Parse(File.ReadAllBytes(result.GetValue(file)!.FullName)));
            return 0;
        });
        return new Command("evidence", "proof against an attestor that published a key which it must not publish") { verify };
    }

    private static void Tell(AttestorEvidence evidence)
    {
        var fraud = evidence.Verify();
        var leaf = evidence.Leaf;
        Console.WriteLine($"attestor   {leaf.Attestor}");
        Console.WriteLine($"race       block {leaf.Height} against time {leaf.Time} ({leaf.Strike}), announced at block {leaf.ListHeight}");
        Console.WriteLine(fraud == AttestorFraud.BothKeys
            ? "proven     it published the private keys of both legs"
            : "proven     it published the private key of the leg that lost, by the headers in the file");
        if (evidence.Deciding is var (height, hash))
        {
            Console.WriteLine($"check      the headers have the work they claim; that they are the chain's, your own node says: block {height} is {hash}");
        }
    }
}
