using QRCoder;

namespace Haven.Organisations.Authenticator;

internal static class QrMatrix
{
    // QRCoder frames its picture with four light modules; our component draws that frame itself.
    private const int Frame = 4;

    public static bool[,] Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        int side = code.ModuleMatrix.Count - (2 * Frame);
        var matrix = new bool[side, side];
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                matrix[row, column] = code.ModuleMatrix[row + Frame][column + Frame];
            }
        }
        return matrix;
    }
}
