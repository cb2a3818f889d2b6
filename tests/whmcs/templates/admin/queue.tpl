{extends file='layout.tpl'}
{block name=body}
<div class="table-responsive"><table class="table table-bordered">
    <thead><tr><th>Service</th><th>Module</th><th>Action</th><th>Last Attempt</th><th>Error</th><th>Retries</th><th></th></tr></thead>
    <tbody>
    {foreach $entries as $entry}
    <tr>
        <td>{$entry->service_type|text} {$entry->service_id}</td><td>{$entry->module_name|text}</td><td>{$entry->module_action|text}</td>
        <td>{$entry->last_attempt|text}</td><td>{$entry->last_attempt_error|text}</td><td>{$entry->num_retries}</td>
        <td><form method="post" action="/admin/modulequeue.php"><input type="hidden" name="token" value="{$token}"><button class="btn btn-primary btn-sm" name="id" value="{$entry->id}">Retry</button></form></td>
    </tr>
    {foreachelse}<tr><td colspan="7">The module queue is empty</td></tr>
    {/foreach}
    </tbody>
</table></div>
{/block}
