<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Server records that lead to the panel, and such that don't. */
final class ServerRecordTest extends WarningCase
{
    /**
     * @dataProvider badServers
     * @param array<string, mixed> $changes of the server record; PORT stands for the panel's
     */
    public function test_a_server_record_that_does_not_serve_says_why(array $changes, string $says): void
    {
        $this->record($changes);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        self::assertStringContainsString($says, $answer['error']);
        $message = $this->assertFails('CreateAccount', $this->shop->order());
        self::assertStringContainsString($says, $message);
        self::assertSame([], $this->panel->servers());
        self::assertCount(1, $this->panel->state()['users']);
    }

    /** @return array<string, array{array<string, mixed>, string}> */
    public function badServers(): array
    {
        return [
            'hostname blank' => [['hostname' => ''], 'Hostname is blank'],
            'hostname of spaces' => [['hostname' => '   '], 'Hostname is blank'],
            'port twice' => [['hostname' => 'http://127.0.0.1:PORT:PORT'], 'neither a host name nor'],
            'text for a port' => [['hostname' => 'http://127.0.0.1:panel'], "isn't an address"],
            'other scheme' => [['hostname' => 'ftp://127.0.0.1:PORT'], 'only https:// and http:// serve'],
            'user' => [['hostname' => 'http://a:b@127.0.0.1:PORT'], 'holds a user name'],
            'space' => [['hostname' => 'http://127.0.0.1 :PORT'], "isn't an address"],
            'markup' => [['hostname' => '<script>alert(1)</script>'], 'Hostname'],
            'a path that is not the panel\'s' => [['hostname' => 'http://127.0.0.1:PORT/x'], 'Hostname'],
            'token wrong' => [['password' => '1|wrong'], "doesn't accept the API token"],
            'token blank' => [['password' => ''], 'no API token'],
            'token of two lines' => [['password' => "1|a\r\nX-Evil: 1"], 'characters that no token has'],
            'nobody listens' => [['hostname' => 'http://127.0.0.1:1'], "can't be connected to"],
        ];
    }

    /** @dataProvider goodServers */
    public function test_a_server_record_may_name_the_panel_in_several_ways(string $hostname, string $port): void
    {
        $this->record(['hostname' => $hostname, 'port' => $port]);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($answer['success'], $answer['error']);
        self::assertStringContainsString("isn't encrypted", $answer['error'], 'a warning');
    }

    /** @return array<string, array{string, string}> */
    public function goodServers(): array
    {
        return [
            'whole' => ['http://127.0.0.1:PORT', ''],
            'slash at the end' => ['http://127.0.0.1:PORT/', ''],
            'no scheme' => ['127.0.0.1:PORT', ''],
            'port of its own' => ['127.0.0.1', 'PORT'],
            'the port in Hostname wins' => ['http://127.0.0.1:PORT', '1'],
            'spaces around' => ['  127.0.0.1:PORT ', ''],
        ];
    }

    public function test_a_token_of_no_administrator_is_told_apart(): void
    {
        $user = ['name' => 'Bob', 'email' => 'bob@example.test', 'root_admin' => false, 'password' => 'Us3r!Passw0rd'];
        $bob = $this->panel->control('POST', '/users', $user)['id'];
        $this->panel->control('POST', '/tokens', ['user_id' => $bob, 'token' => '2|bobs']);
        $this->record(['password' => '2|bobs']);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        if ($this->panel->isV3()) {
            // It takes every user's token for an administrator's.
            self::assertTrue($answer['success']);
            self::assertStringContainsString('ConvoyPanel v4.3.1 mends it', $answer['error']);
            return;
        }
        self::assertFalse($answer['success']);
        self::assertStringContainsString('belongs to a panel user who is no administrator (403)', $answer['error']);
        self::assertStringContainsString('no administrator', $this->assertFails('CreateAccount', $this->shop->order()));
        self::assertSame([], $this->panel->servers());
    }
}
