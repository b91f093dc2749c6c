namespace HashPerp.Bitcoin;

#pragma warning disable CA1064 // Never leaves the interpreter, which turns it into a ScriptError.
/// <summary>Ends an evaluation from anywhere inside of it.</summary>
internal sealed class ScriptFailure(ScriptError error) : Exception(error.ToString())
{
    public ScriptError Error => error;
}
