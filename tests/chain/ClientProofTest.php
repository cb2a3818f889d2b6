<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * An email address proves nothing: other shops' clients have the same one, clients change, give up and merge theirs,
 * and answers are lost.
 *
 * @group v5
 */
final class ClientProofTest extends ProofCase
{
    /**
     * S3: two shops on one panel, one address. Put back: see IdentityTest.
     */
    public function test_finding_S3_another_shops_client_of_the_same_address_gets_no_account(): void
    {
        $hers = $this->activeService();
        $this->assertSucceeds('TerminateAccount', $hers);
        $this->panelEndsAndCronRuns();

        $other = $this->anotherShop();
        $answer = $other->whmcs->module('CreateAccount', $other->order());
        self::assertStringContainsString("isn't shown to be this client's", $answer);
        self::assertSame([], $this->panel->servers());
        self::assertCount(2, $this->panel->state()['users']);

        // She orders again, and is alone.
        $again = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $again);
        $this->panel->finish();
        self::assertSame($this->serverOfService($again)['user_id'], $this->signedOnAs($again));
    }

    public function test_with_an_address_of_the_operators_own_two_shops_never_meet(): void
    {
        $this->activeService();
        $other = $this->anotherShop('panel-email=shop2-{client}@customers.example.net');
        $order = $other->order();
        self::assertSame('success', $other->whmcs->module('CreateAccount', $order));
        $users = array_column($this->panel->state()['users'], null, 'email');
        $own = $users["shop2-{$other->client}@customers.example.net"];
        self::assertNotSame($users['ada@example.test']['id'], $own['id']);
        self::assertSame([$users['ada@example.test']['id'], $own['id']], self::sorted($this->owners()));
        // A second order goes to the same user.
        self::assertSame('success', $other->whmcs->module('CreateAccount', $other->order()));
        self::assertCount(3, $this->panel->state()['users']);
    }

    /** @return array<string, array{string, bool, string, bool}> Access Hash, verified, the user's name, whether bound */
    public function emptyUsers(): array
    {
        return [
            'off by default' => ['', true, 'Ada', false],
            'switched on' => ['adopt-by-email=empty', true, 'Ada', true],
            'an address that nobody has verified' => ['adopt-by-email=empty', false, 'Ada', false],
            'marked by another installation' => ['adopt-by-email=empty', true, 'Ada ~abcd2345', false],
        ];
    }

    /**
     * Put back: leave one of the conditions out of `owns` (guest/src/identity/evidence.rs).
     *
     * @dataProvider emptyUsers
     */
    public function test_an_empty_user_is_adopted_only_where_the_operator_wants_it_and_the_address_is_verified(
        string $accessHash,
        bool $verified,
        string $name,
        bool $bound
    ): void {
        $user = ['name' => $name, 'email' => 'ada@example.test'];
        $ada = (int) $this->panel->control('POST', '/users', $user)['id'];
        $this->recordHas(['accesshash' => $accessHash]);
        $this->addressIsVerified($verified);
        $service = $this->shop->order();
        self::assertSame($bound, $this->hook('CreateAccount', $service) === 'success');
        self::assertSame($bound ? [$ada] : [], $this->owners());
    }

    public function test_an_adopted_user_must_be_nobody_elses(): void
    {
        $this->recordHas(['accesshash' => 'adopt-by-email=empty']);
        $this->addressIsVerified(true);
        $ada = $this->user('ada@example.test');
        $foreign = $this->serverOf($ada);
        $this->assertFails('CreateAccount', $this->shop->order());
        $this->panel->control('DELETE', "/servers/$foreign");
        $this->panel->control('PATCH', "/users/$ada", ['root_admin' => true]);
        $this->assertFails('CreateAccount', $this->shop->order());
        self::assertSame([], $this->changes());
    }

    public function test_a_proved_user_is_the_clients_whatever_the_address_becomes(): void
    {
        $service = $this->activeService();
        $number = $this->onlyServer()['user_id'];
        $changes = ['email' => 'new@example.test', 'name' => 'Somebody Else'];
        $this->panel->control('PATCH', "/users/$number", $changes);
        self::assertSame($number, $this->signedOnAs($service));
        // Somebody else takes the address meanwhile, on the panel and in WHMCS.
        $thief = $this->user('ada@example.test');
        $this->clientHasEmail('another@example.test');
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame([$number, $number], $this->owners());
        $eve = $this->client('ada@example.test');
        $this->assertFails('CreateAccount', $this->orderOf($eve));
        self::assertNotContains($thief, $this->owners());
    }

    public function test_a_proved_user_who_became_an_administrator_is_used_for_nothing(): void
    {
        $service = $this->activeService();
        $number = $this->onlyServer()['user_id'];
        $this->panel->control('PATCH', "/users/$number", ['root_admin' => true]);
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        self::assertStringContainsString('is a panel administrator', $this->assertFails(
            'CreateAccount',
            $this->shop->order()
        ));
        self::assertSame([], $this->changes());
    }

    /**
     * Put back: leave `unmarked` out of `name` (guest/src/identity/mark.rs).
     */
    public function test_a_surname_that_ends_in_a_mark_marks_nobody(): void
    {
        $service = $this->activeService();
        $ada = $this->onlyServer()['user_id'];
        $mark = substr($this->userWithId($ada)['name'], -9);
        self::assertMatchesRegularExpression('/^~[a-z2-7]{8}$/', $mark);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();

        $eve = $this->client('eve@example.test', ['lastname' => "Lee $mark"]);
        $this->assertSucceeds('CreateAccount', $this->orderOf($eve));
        $name = $this->userWithEmail('eve@example.test')['name'];
        self::assertStringNotContainsString($mark, $name);
        self::assertMatchesRegularExpression('/^Ada? ?Lee ~[a-z2-7]{8}$|^Eve Lee ~[a-z2-7]{8}$/', $name);
        self::assertNotSame($ada, $this->onlyServer()['user_id']);
    }

    public function test_merged_clients_keep_both_accounts(): void
    {
        $hers = $this->activeService();
        $ada = $this->onlyServer()['user_id'];
        $bob = $this->client('bob@example.test');
        $his = $this->orderOf($bob);
        $this->assertSucceeds('CreateAccount', $his);
        $this->panel->finish();
        $his_user = $this->serverOfService($his)['user_id'];

        $this->shop->whmcs->mergeClients($bob, $this->shop->client);
        self::assertSame([], $this->bindings($bob));
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($ada, $this->signedOnAs($hers));
        self::assertSame($his_user, $this->signedOnAs($his));
        foreach (['SuspendAccount', 'UnsuspendAccount'] as $function) {
            $this->assertSucceeds($function, $his);
        }
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertCount(3, $this->panel->state()['users'], 'the administrator, Ada, Bob');
    }

    public function test_a_client_who_was_deleted_and_made_again_gets_the_account_from_staff_only(): void
    {
        $service = $this->activeService();
        $ada = $this->onlyServer()['user_id'];
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        $database = $this->shop->whmcs->database();
        $database->table('tblhosting')->where('userid', $this->shop->client)->delete();
        $database->table('tblclients')->where('id', $this->shop->client)->delete();
        $again = $this->client('ada@example.test');
        $order = $this->orderOf($again);
        self::assertStringContainsString("type $ada into Panel User ID", $this->assertFails('CreateAccount', $order));
        self::assertSame([], $this->panel->servers());
        // The row of the client who is gone doesn't stand in staff's way.
        $this->shop->whmcs->properties($order)->save(['Panel User ID' => (string) $ada]);
        $this->assertSucceeds('CreateAccount', $order);
        self::assertSame([$ada], $this->owners());
    }

    public function test_a_lost_answer_to_making_the_user_is_found_by_the_mark(): void
    {
        foreach (['act-then-drop', 'truncated', 'bad-json', 'drop-before', 'status-500'] as $kind) {
            $this->panel->fault(['method' => 'POST', 'path' => '/users$', 'kind' => $kind]);
            $client = $this->client("$kind@example.test");
            $answer = $this->hook('CreateAccount', $this->orderOf($client));
            $this->panel->mend();
            $users = array_column($this->panel->state()['users'], 'email');
            self::assertSame($answer === 'success', in_array("$kind@example.test", $users, true), $kind);
        }
    }

    /** S3: two first orders of one new client at once, told "another user" about the user just made. */
    public function test_finding_S3_a_user_whom_another_order_has_made_meanwhile_is_taken(): void
    {
        $this->shop->created();
        $ada = $this->onlyServer()['user_id'];
        $this->forgetBinding($this->shop->client);
        // The list was read before the other order made the user.
        $this->panel->fault(['method' => 'GET', 'path' => '/users\?.*email', 'kind' => 'empty-list', 'times' => 1]);
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        self::assertSame([$ada, $ada], $this->owners());
    }

    /** Only staff's word binds where the panel gives no proof. */
    public function test_a_panel_that_gives_no_proof_binds_by_staffs_word_only(): void
    {
        $this->panel->settings(['signs_on_without_jti' => true]);
        $ada = $this->user('ada@example.test');
        $service = $this->shop->order();
        $this->assertFails('CreateAccount', $service);
        $this->shop->whmcs->properties($service)->save(['Panel User ID' => (string) $ada]);
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish();
        $this->setStatus($service, 'Active');
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertSame($ada, $this->signedOnAs($service));
    }
}
