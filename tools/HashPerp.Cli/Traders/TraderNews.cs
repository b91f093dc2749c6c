using System.Globalization;
using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>Tells newcomers what the traders' agents report, each thing once although both parties report it.</summary>
internal sealed class TraderNews(EventOutput output, Func<int, int> displayHeight)
{
    /// <summary>What was told is remembered for so many contracts and orders; older ones change no more.</summary>
    private const int Remembered = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, uint> _filled = [];
    private readonly HashSet<string> _told = [];
    private readonly Queue<Action> _oldest = new();

    /// <summary>What stood before this run is no news.</summary>
    public void Know(IEnumerable<AgentContract> contracts, IEnumerable<JsonObject> orders)
    {
        foreach (var contract in contracts.Where(contract => contract.State is "Active" or "Settling"))
        {
            IsNew($"{contract.Round} Active");
        }
        foreach (var order in orders)
        {
            Filled((string)order["order"]!, (uint)order["filled"]!);
        }
    }

    /// <summary>An event of an agent.</summary>
    public void Take(string trader, string name, JsonObject data)
    {
        if (name == "order.changed")
        {
            TakeOrder(trader, data);
        }
        else if (name == "contract.changed")
        {
            TakeContract(trader, AgentContract.Parse(data));
        }
    }

    private void TakeOrder(string trader, JsonObject order)
    {
        var (id, lots, filled) = ((string)order["order"]!, (uint)order["lots"]!, (uint)order["filled"]!);
        var before = Filled(id, filled);
        if (filled <= before)
        {
            return;
        }
        output.Event("order.filled", $"{trader}'s order {id[..8]} is matched: {filled} of {lots} lots at {Number((uint)order["price"]!)} sat/PH/day or better.", new JsonObject
        {
            ["trader"] = trader, ["order"] = id, ["lots"] = lots, ["filled"] = filled, ["price"] = (uint)order["price"]!,
        });
    }

    private void TakeContract(string trader, AgentContract contract)
    {
        if (contract.State is not ("Active" or "Settled" or "Aborted") || !IsNew($"{contract.Round} {contract.State}"))
        {
            return;
        }
        var data = new JsonObject
        {
            ["trader"] = trader, ["contract"] = contract.Contract, ["leg"] = contract.Leg, ["price"] = contract.Price, ["lots"] = contract.Lots,
            ["height"] = contract.Height, ["display_height"] = displayHeight(contract.Height),
        };
        switch (contract.State)
        {
            case "Active":
                var did = contract.Leg == "HEIGHT" ? "sold" : "bought";
                output.Event(
                    "contract.active",
                    $"Contract {contract.Contract[..8]} is active: {trader} {did} {contract.Lots} lot at {Number(contract.Price)} sat/PH/day; block {Number(displayHeight(contract.Height))} decides.",
                    data);
                break;
            case "Settled":
                TellSettled(trader, contract, data);
                break;
            default:
                data["reason"] = Steadily.Short(contract.Note ?? "");
                output.Event("contract.aborted", $"A match of {trader} became no contract: {Steadily.Short(contract.Note ?? "no reason was given.")}", data);
                break;
        }
    }

    private void TellSettled(string trader, AgentContract contract, JsonObject data)
    {
        var height = contract.Settlements.Where(rung => rung.Winner == "HEIGHT").ToArray();
        var (heightSat, timeSat) = (height.Sum(rung => rung.PotSat), contract.Settlements.Where(rung => rung.Winner == "TIME").Sum(rung => rung.PotSat));
        (data["height_rungs"], data["time_rungs"]) = (height.Length, contract.Settlements.Count - height.Length);
        (data["height_sat"], data["time_sat"]) = (heightSat, timeSat);
        var own = contract.Leg == "HEIGHT" ? heightSat : timeSat;
        output.Event(
            "contract.settled",
            $"Contract {contract.Contract[..8]} is settled: HEIGHT wins {Number(heightSat)} sat ({height.Length} of {contract.Settlements.Count} rungs), TIME {Number(timeSat)} sat; {trader}, who was {contract.Leg}, gets {Number(own)} sat.",
            data);
    }

    /// <summary>Takes in how much of an order is filled; returns how much was known to be.</summary>
    private uint Filled(string order, uint filled)
    {
        lock (_gate)
        {
            var known = _filled.TryGetValue(order, out var before);
            // What a bust gives back may be filled again.
            _filled[order] = filled;
            if (!known)
            {
                Remember(() => _filled.Remove(order));
            }
            return before;
        }
    }

    private bool IsNew(string what)
    {
        lock (_gate)
        {
            var isNew = _told.Add(what);
            if (isNew)
            {
                Remember(() => _told.Remove(what));
            }
            return isNew;
        }
    }

    private void Remember(Action forget)
    {
        _oldest.Enqueue(forget);
        if (_oldest.Count > Remembered)
        {
            _oldest.Dequeue()();
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
