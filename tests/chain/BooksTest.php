<?php

declare(strict_types=1);

namespace ConvoyTests;

/** The README's commands that ask a panel, as they stand there. */
final class BooksTest extends ChainCase
{
    public function test_a_token_is_tried(): void
    {
        [$try] = self::blocks('The panel\'s token');
        $assignments = "PANEL=https://panel.example.com\nTOKEN='the application token'\n";
        self::assertStringStartsWith($assignments, $try);
        $try = substr($try, strlen($assignments));
        self::assertStringContainsString('"name":"node-1"', $this->printed($try, $this->panel->token));
        $refused = $this->panel->isV3() ? 'Server Error' : 'Unauthenticated.';
        self::assertSame("{\"message\":\"$refused\"}", $this->printed($try, 'wrong'));
    }

    public function test_node_ids_and_template_uuids_are_found(): void
    {
        [$plain, $read] = self::blocks('Node ids and template UUIDs');
        $printed = $this->printed($plain, $this->panel->token);
        self::assertMatchesRegularExpression('~"id":1,.*"location_id":\d.*"templates":.*"uuid":"~s', $printed);
        $uuid = '[0-9a-f-]{36}';
        self::assertMatchesRegularExpression(
            "~^1  node-1\n2  node-2\n$uuid  Debian 12\n$uuid  Ubuntu 24\.04\n$~D",
            $this->printed($read, $this->panel->token)
        );
    }

    public function test_what_instructions_for_earlier_modules_name_is_not_there(): void
    {
        $ask = 'curl -sS -w "%{http_code}" -H "Authorization: Bearer $TOKEN" -H "Accept: application/json" ';
        $printed = $this->printed($ask . '"$PANEL/api/application/templates"', $this->panel->token);
        self::assertStringEndsWith('404', $printed);
    }

    /** @return list<string> the commands of a chapter, block by block */
    private static function blocks(string $chapter): array
    {
        $text = (string) file_get_contents(dirname(__DIR__, 2) . '/README.md');
        $from = strpos($text, "### $chapter\n");
        self::assertIsInt($from, $chapter);
        preg_match_all('~^```sh\n(.*?)^```$~ms', substr($text, $from, strpos($text, "\n##", $from) - $from), $blocks);
        return $blocks[1];
    }

    private function printed(string $commands, string $token): string
    {
        $process = proc_open(
            ['sh', '-c', $commands],
            [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']],
            $pipes,
            null,
            ['PANEL' => $this->panel->url, 'TOKEN' => $token] + getenv()
        );
        $printed = (string) stream_get_contents($pipes[1]);
        self::assertSame(0, proc_close($process), $commands);
        return $printed;
    }
}
