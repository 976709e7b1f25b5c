using Haven.Commands;

return await CommandLine.RunAsync(args);
