using System.Numerics;
using System.Runtime.CompilerServices;

namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>A class of records that look alike.</summary>
internal struct Alike
{
    public ulong Key;

    /// <summary>A bit for each sensitive value modulo 64: there are at least as many different ones as bits.</summary>
    public ulong Values;

    /// <summary>The first of its tuples.</summary>
    public int First;

    public int Records;
}

/// <summary>
/// Tuples put into classes of those that look alike when generalised. Its memory is used again for each generalisation.
/// </summary>
/// <param name="most">How many tuples there are at the most.</param>
internal sealed class Partition(int most)
{
    private const int Block = 2048;
    private const int Few = 1 << 12;
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private readonly ulong[] keys = new ulong[Block];
    private readonly int[] classOf = new int[most];
    private Alike[] classes = new Alike[Few];

    // Where a key's class stands, plus one: a key is its own place where there are few keys, and else its hash is.
    private int[] classAt = new int[2 * Few];
    private ulong multiplier;
    private int shift;
    private int places;

    /// <summary>How many classes there are.</summary>
    public int Count { get; private set; }

    /// <summary>For each tuple, its class.</summary>
    public ReadOnlySpan<int> ClassOf => classOf;

    public ReadOnlySpan<Alike> Classes => classes.AsSpan(0, Count);

    /// <summary>Puts all tuples into classes by the digits of these columns.</summary>
    /// <returns>Whether that was done; not where there are more than so many classes.</returns>
    public bool Group(Tuples tuples, IReadOnlyList<Digit> digits, int mostClasses = int.MaxValue)
    {
        int next = 0;
        do
        {
            int from = next;
            UInt128 limit = from == 0 ? ulong.MaxValue : ulong.MaxValue / (ulong)most;
            UInt128 combinations = 1;
            while (next < digits.Count && combinations * (ulong)digits[next].Width <= limit)
            {
                combinations *= (ulong)digits[next++].Width;
            }
            Prepare(tuples.Count, from == 0 ? combinations : UInt128.MaxValue);
            for (int start = 0; start < tuples.Count; start += Block)
            {
                var block = keys.AsSpan(0, Math.Min(Block, tuples.Count - start));
                Begin(block, from == 0 ? [] : classOf.AsSpan(start, block.Length));
                for (int digit = from; digit < next; digit++)
                {
                    digits[digit].AppendTo(block, start);
                }
                Place(block, start, tuples);
                if (Count > mostClasses)
                {
                    return false;
                }
            }
        } while (next < digits.Count);
        return true;
    }

    private void Prepare(int tuples, UInt128 combinations)
    {
        Count = 0;
        bool direct = combinations <= (UInt128)Math.Max(Few, tuples);
        multiplier = direct ? 1 : GoldenRatio;
        places = direct ? (int)combinations : 2 * Few;
        shift = direct ? 0 : 64 - BitOperations.Log2((uint)places);
        Clear();
    }

    private void Clear()
    {
        if (classAt.Length < places)
        {
            classAt = new int[places];
        }
        else
        {
            classAt.AsSpan(0, places).Clear();
        }
    }

    // Where the digits of all columns are more than a number holds, the classes of the first ones come before the others.
    private static void Begin(Span<ulong> block, ReadOnlySpan<int> classes)
    {
        block.Clear();
        for (int i = 0; i < classes.Length; i++)
        {
            block[i] = (ulong)classes[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(ReadOnlySpan<ulong> block, int start, Tuples tuples)
    {
        int[]? ones = tuples.Records;
        int[]? sensitive = tuples.Sensitive;
        for (int i = 0; i < block.Length; i++)
        {
            int tuple = start + i;
            int found = Find(block[i], tuple);
            classOf[tuple] = found;
            ref var alike = ref classes[found];
            alike.Records += ones is null ? 1 : ones[tuple];
            if (sensitive is not null)
            {
                alike.Values |= 1UL << (sensitive[tuple] & 63);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ulong key, int tuple)
    {
        int place = (int)((key * multiplier) >> shift);
        int found;
        while ((found = classAt[place]) != 0)
        {
            if (classes[found - 1].Key == key)
            {
                return found - 1;
            }
            place = place + 1 == places ? 0 : place + 1;
        }
        return Add(key, tuple, place);
    }

    private int Add(ulong key, int tuple, int place)
    {
        int added = Count++;
        if (added == classes.Length)
        {
            Array.Resize(ref classes, 2 * added);
        }
        classes[added] = new Alike { Key = key, First = tuple };
        classAt[place] = Count;
        if (multiplier != 1 && 2 * Count > places)
        {
            Spread();
        }
        return added;
    }

    private void Spread()
    {
        places *= 4;
        shift -= 2;
        Clear();
        for (int c = 0; c < Count; c++)
        {
            int place = (int)((classes[c].Key * multiplier) >> shift);
            while (classAt[place] != 0)
            {
                place = place + 1 == places ? 0 : place + 1;
            }
            classAt[place] = c + 1;
        }
    }
}
