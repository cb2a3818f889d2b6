<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

/**
 * The panel simulator and its control API.
 */
final class Simulator
{
    private const BUILT = __DIR__ . '/../../../../target/release/panel-simulator';

    public string $url;
    public string $token;
    public ?string $caFile;
    private string $control;
    /** @var resource */
    private $process;
    /** @var array<int, resource> */
    private array $pipes;

    /**
     * @param list<string> $options of its command line
     */
    public function __construct(array $options)
    {
        $command = array_merge([getenv('PANEL_SIMULATOR') ?: self::BUILT], $options);
        $this->process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
        $this->pipes = $pipes;
        $listening = json_decode(fgets($pipes[1]), true);
        $this->url = $listening['url'];
        $this->token = $listening['token'];
        $this->caFile = $listening['ca'];
        $this->control = $listening['control'];
    }

    public function __destruct()
    {
        fclose($this->pipes[0]);
        proc_close($this->process);
    }

    /**
     * @param array<string, mixed>|null $body
     * @return array<mixed>
     */
    public function control(string $method, string $path, ?array $body = null): array
    {
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => 'Content-Type: application/json',
            'content' => $body === null ? '' : json_encode($body),
        ]]);
        return (array) json_decode(file_get_contents($this->control . $path, false, $context), true);
    }
}
