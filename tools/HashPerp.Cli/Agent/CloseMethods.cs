using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The methods for ending a contract early by agreement, and how the talk about it looks from outside.</summary>
internal sealed class CloseMethods(ContractAgent contracts, TimeProvider time)
{
    public const string Names = "close-offer, close-accept, close-decline, close-withdraw";

    /// <returns>Null if the method is none of these.</returns>
    public Task<ContractRecord>? Find(string method, JsonObject parameters, CancellationToken cancel)
    {
        Func<Leg, CloseTalk, long, CloseTalk>? change = method switch
        {
            "close-offer" => Offer(parameters),
            "close-accept" => Accept((int)parameters["number"]!, (long)parameters["height_sat"]!),
            "close-decline" => (leg, talk, now) => talk.Decline(leg, now),
            "close-withdraw" => (leg, talk, now) => talk.Withdraw(leg, now),
            _ => null,
        };
        return change is null ? null : contracts.CloseAsync((string)parameters["round"]!, change, cancel);
    }

    /// <summary>What both have said, oldest first; <c>yours_sat</c> is this party's part of all pots.</summary>
    public static JsonObject? Describe(ContractRecord record, ContractTerms? terms)
    {
        if (record.Closing is not { } talk || terms is null)
        {
            return null;
        }
        var pots = terms.PotValue.Value * terms.Rungs.Count;
        return new JsonObject
        {
            ["agreed"] = talk.Agreed is { } agreed ? agreed.Step : null,
            ["offers"] = new JsonArray([.. talk.Offers.Select(offer => new JsonObject
            {
                ["by"] = offer.By.ToString().ToUpperInvariant(),
                ["number"] = offer.Number,
                ["height_sat"] = offer.HeightSat,
                ["yours_sat"] = record.Leg == Leg.Height ? offer.HeightSat : pots - offer.HeightSat,
                ["valid_until"] = offer.ValidUntilUnix,
                ["state"] = offer.State.ToString(),
            })]),
        };
    }

    private Func<Leg, CloseTalk, long, CloseTalk> Offer(JsonObject parameters)
    {
        var heightSat = (long)parameters["height_sat"]!;
        var seconds = (long?)parameters["valid_seconds"] ?? (long)CloseLimits.UsualTime.TotalSeconds;
        var validUntil = checked(time.GetUtcNow().ToUnixTimeSeconds() + seconds);
        return (leg, talk, now) => talk.Ask(leg, heightSat, validUntil, now);
    }

    private static Func<Leg, CloseTalk, long, CloseTalk> Accept(int number, long heightSat) => (leg, talk, now) => talk.Accept(leg, number, heightSat, now);
}
