using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Turns the words of a fee program into a function; binds as CEL does, from <c>?:</c> (weakest) to <c>!</c> and <c>-</c>.</summary>
internal sealed class FeeProgramParser(IReadOnlyList<string> tokens, string text)
{
    private const int MaxDepth = 32;

    private static readonly string[][] Binary = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"]];

    private int _next;

    private int _depth;

    public Func<FeeScope, object> Parse()
    {
        var program = Choice();
        return _next == tokens.Count ? program : throw Invalid($"'{tokens[_next]}' is not expected");
    }

    private Func<FeeScope, object> Choice()
    {
        if (++_depth > MaxDepth)
        {
            throw Invalid("it is nested too deeply");
        }
        var condition = Level(0);
        if (Take("?"))
        {
            var yes = Choice();
            Expect(":");
            var no = Choice();
            var test = condition;
            condition = scope => Bool(test(scope)) ? yes(scope) : no(scope);
        }
        _depth--;
        return condition;
    }

    private Func<FeeScope, object> Level(int level)
    {
        if (level == Binary.Length)
        {
            return Unary();
        }
        var left = Level(level + 1);
        while (_next < tokens.Count && Binary[level].Contains(tokens[_next]))
        {
            var (first, op, second) = (left, tokens[_next++], Level(level + 1));
            left = scope => Apply(op, first(scope), () => second(scope));
        }
        return left;
    }

    private Func<FeeScope, object> Unary()
    {
        if (Take("-"))
        {
            var operand = Unary();
            return scope => FeeNumber.Of(0) - Number(operand(scope));
        }
        if (Take("!"))
        {
            var operand = Unary();
            return scope => !Bool(operand(scope));
        }
        if (Take("("))
        {
            var inner = Choice();
            Expect(")");
            return inner;
        }
        return Leaf(_next < tokens.Count ? tokens[_next++] : throw Invalid("it ends too early"));
    }

    private Func<FeeScope, object> Leaf(string token)
    {
        if (char.IsAsciiDigit(token[0]))
        {
            var number = FeeNumber.Parse(token);
            return _ => number;
        }
        if (token[0] is '"' or '\'')
        {
            return _ => token[1..^1];
        }
        if (!char.IsAsciiLetter(token[0]))
        {
            throw Invalid($"'{token}' is not expected");
        }
        if (token == "now")
        {
            Expect("(");
            Expect(")");
        }
        return scope => scope.Values.TryGetValue(token, out var value) ? value
            : scope.Texts.TryGetValue(token, out var known) ? known
            : throw OperatorErrors.IntentFeeEvaluationFailed.Error($"The fee program '{text}' asks for '{token}', which there is not.");
    }

    private object Apply(string op, object left, Func<object> right) => op switch
    {
        "&&" => Bool(left) && Bool(right()),
        "||" => Bool(left) || Bool(right()),
        "==" => Equals(left, right()),
        "!=" => !Equals(left, right()),
        "+" => Number(left) + Number(right()),
        "-" => Number(left) - Number(right()),
        "*" => Number(left) * Number(right()),
        "/" => Number(left) / Number(right()),
        "<" => Number(left).CompareTo(Number(right())) < 0,
        "<=" => Number(left).CompareTo(Number(right())) <= 0,
        ">" => Number(left).CompareTo(Number(right())) > 0,
        _ => Number(left).CompareTo(Number(right())) >= 0,
    };

    private FeeNumber Number(object value) => value is FeeNumber number ? number : throw WrongKind("number");

    private bool Bool(object value) => value is bool flag ? flag : throw WrongKind("condition");

    private bool Take(string token)
    {
        var found = _next < tokens.Count && tokens[_next] == token;
        _next += found ? 1 : 0;
        return found;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw Invalid($"'{token}' is missing");
        }
    }

    private HashPerpException WrongKind(string wanted) => OperatorErrors.IntentFeeEvaluationFailed.Error($"The fee program '{text}' uses something else as a {wanted}.");

    private HashPerpException Invalid(string what) => OperatorErrors.ConfigurationInvalid.Error($"The fee program '{text}' cannot be read: {what}.");
}
