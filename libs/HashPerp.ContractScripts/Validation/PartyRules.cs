namespace HashPerp.ContractScripts;

/// <summary>A, B and S: three different keys, none of which decides outcomes.</summary>
internal static class PartyRules
{
    public static void Check(ContractTerms terms, TermsContext context)
    {
        KeyRules.RequireUsable(terms.HeightKey, "HEIGHT key");
        KeyRules.RequireUsable(terms.TimeKey, "TIME key");
        KeyRules.RequireUsable(terms.Operator.SignerKey, "operator key");
        if (terms.HeightKey == terms.TimeKey || terms.Match.MakerOrderId == terms.Match.TakerOrderId)
        {
            throw ProtocolErrors.SameParty.Error("Both legs belong to the same party.", "A contract with oneself settles nothing; refuse it.");
        }
        var outcomes = terms.Rungs.SelectMany(rung => rung.HeightKeys.Concat(rung.TimeKeys)).Concat(terms.Series.Attestors).ToHashSet();
        foreach (var key in new[] { terms.HeightKey, terms.TimeKey, terms.Operator.SignerKey })
        {
            if (outcomes.Contains(key))
            {
                throw ProtocolErrors.KeyReused.Error($"Key {key} is a party's and an attestor's.", "Who decides the outcome cannot be paid by it.");
            }
        }
        if (terms.Operator.SignerKey == terms.HeightKey || terms.Operator.SignerKey == terms.TimeKey)
        {
            throw ProtocolErrors.KeyReused.Error("The operator's key is also a party's.", "Refuse the terms.");
        }
    }
}
