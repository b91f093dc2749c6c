using HashPerp.Benchmarks;

return BenchCommand.Run(args, Console.Out, Console.Error);
